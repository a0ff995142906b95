"""Updates to float32 masters of a bfloat16 model."""

from pathlib import Path

import pytest
import torch
from training.optimiser import NotFinite, Optimiser
from transformers import AutoModelForSeq2SeqLM, PreTrainedModel


@pytest.fixture
def model(toy_model: Path) -> PreTrainedModel:
    found: PreTrainedModel = AutoModelForSeq2SeqLM.from_pretrained(toy_model, dtype=torch.float32)
    return found.to(torch.bfloat16)


def optimiser(model: PreTrainedModel, rate: float = 1e-2, decay: float = 0.0) -> Optimiser:
    return Optimiser(model, rate=rate, pretrained=0.1, decay=decay, average=0.9)


def push(model: PreTrainedModel) -> None:
    for weight in model.parameters():
        weight.grad = torch.ones_like(weight)


def test_small_updates_add_up_where_bfloat16_would_lose_them(model: PreTrainedModel) -> None:
    weight = model.model.decoder.layers[0].fc1.weight
    with torch.no_grad():
        weight.fill_(1.0)
    ours = optimiser(model, rate=1e-4)
    for _ in range(100):
        push(model)
        ours.update(1.0, clip=1e9)
    assert float(weight[0, 0].detach()) == pytest.approx(1 - 100 * 1e-4, abs=0.004)  # Adam's step is the rate
    assert weight.grad is None


def test_pretrained_weights_move_slower(model: PreTrainedModel) -> None:
    fresh, old = model.model.decoder.layers[0].fc1.bias, model.model.encoder.layers[0].fc1.bias
    ours = optimiser(model)
    push(model)
    ours.update(1.0, clip=1e9)
    assert float(fresh[0].detach()) == pytest.approx(-1e-2, rel=0.01)
    assert float(old[0].detach()) == pytest.approx(-1e-3, rel=0.01)


def test_only_matrices_decay(model: PreTrainedModel) -> None:
    matrix, norm = model.model.decoder.layers[0].fc1.weight, model.model.decoder.layers[0].final_layer_norm.weight
    before = matrix.detach().float().clone()
    ours = optimiser(model, decay=0.5)
    for weight in model.parameters():
        weight.grad = torch.zeros_like(weight)
    ours.update(1.0, clip=1.0)
    assert torch.allclose(matrix.detach().float(), before * (1 - 1e-2 * 0.5), atol=1e-3)
    assert (norm == 1).all()


def test_the_norm_is_clipped_and_told(model: PreTrainedModel) -> None:
    ours = optimiser(model)
    push(model)
    count = sum(weight.numel() for weight in model.parameters())
    assert ours.update(1.0, clip=1.0) == pytest.approx(count**0.5, rel=1e-3)


def test_the_average_lags_behind_and_leaves_again(model: PreTrainedModel) -> None:
    weight = model.model.decoder.layers[0].fc1.bias
    ours = optimiser(model)
    for _ in range(20):
        push(model)
        ours.update(1.0, clip=1e9)
    last = float(weight[0].detach())
    with ours.averaged():
        averaged = float(weight[0].detach())
        assert last < averaged < 0
        named = ours.averages(model)["model.decoder.layers.0.fc1.bias"]
        assert float(named[0]) == pytest.approx(averaged, rel=0.01)
    assert float(weight[0].detach()) == last


def test_the_average_leaves_even_after_a_failure(model: PreTrainedModel) -> None:
    weight = model.model.decoder.layers[0].fc1.bias
    ours = optimiser(model)
    for _ in range(10):
        push(model)
        ours.update(1.0, clip=1e9)
    last = float(weight[0].detach())
    with pytest.raises(KeyError), ours.averaged():
        raise KeyError
    assert float(weight[0].detach()) == last


def test_a_state_goes_on_as_if_nothing_had_been(model: PreTrainedModel, toy_model: Path) -> None:
    ours = optimiser(model)
    for _ in range(7):
        push(model)
        ours.update(1.0, clip=1.0)
    other: PreTrainedModel = AutoModelForSeq2SeqLM.from_pretrained(toy_model, dtype=torch.float32).to(torch.bfloat16)
    again = optimiser(other)
    again.restore(ours.state())
    for some, its in ((model, ours), (other, again)):
        for _ in range(4):
            push(some)
            its.update(0.5, clip=1.0)
    for first, second in zip(model.parameters(), other.parameters(), strict=True):
        assert torch.equal(first, second)
    assert ours.updates == again.updates == 11


def test_a_state_of_another_model_is_refused(model: PreTrainedModel) -> None:
    ours = optimiser(model)
    state = ours.state()
    state["masters"] = state["masters"][1:]
    with pytest.raises(ValueError, match="another model"):
        ours.restore(state)


def test_a_gradient_that_is_no_number_changes_nothing(model: PreTrainedModel) -> None:
    ours = optimiser(model)
    push(model)
    ours.update(1.0, clip=1.0)
    before = [weight.detach().clone() for weight in model.parameters()]
    push(model)
    bias = model.model.decoder.layers[0].fc1.bias
    assert bias.grad is not None
    bias.grad[0] = float("nan")
    with pytest.raises(NotFinite, match="update 2"):
        ours.update(1.0, clip=1.0)
    assert all(torch.equal(weight, old) for weight, old in zip(model.parameters(), before, strict=True))
    assert ours.updates == 1


def test_a_run_that_goes_on_follows_its_new_plan(model: PreTrainedModel) -> None:
    fresh, old = model.model.decoder.layers[0].fc1.bias, model.model.encoder.layers[0].fc1.bias
    again = Optimiser(model, rate=1e-2, pretrained=0.5, decay=0.0, average=0.9)
    again.restore(optimiser(model).state())
    push(model)
    again.update(1.0, clip=1e9)
    assert float(fresh[0].detach()) == pytest.approx(-1e-2, rel=0.01)
    assert float(old[0].detach()) == pytest.approx(-5e-3, rel=0.01)
