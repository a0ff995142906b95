"""Words that keep a statement from being the writer's own: tables of the three languages, of our own making.

For each kind stand first the phrases that a translation must keep, then what may stand for them on the other side. A
phrase is one to four beginnings of words; a `$` closes a word (`мол$` is not "молодой").
"""

from enum import StrEnum

from tilshi.languages import Language


class HedgeKind(StrEnum):
    """What a hedge says of a statement."""

    DOUBT = "doubt"  # others say so, the writer does not vouch: якобы, allegedly, -мыс
    POSSIBLE = "possible"  # it may be so: вероятно, perhaps, ықтимал
    PRELIMINARY = "preliminary"  # it may yet change: по предварительным данным
    ATTRIBUTION = "attribution"  # somebody says so: по словам, according to, айтуынша
    SUSPICION = "suspicion"  # of a person: подозреваемый, alleged, күдікті


TABLES = {
    Language.RU: {
        HedgeKind.DOUBT: (
            """
            якобы$; будто$ бы$; дескать$; вроде$ бы$; вроде$ как$
            """,
            """
            будто$; мол$; вроде$; кажется$; похоже$; видимо$; по-видимому$; судя$ по$; обвин; утвержда; так$
            называем; слух; мним; псевдо; сообщ; по$ данным$; по$ словам$; по$ сведениям$; по$ информации$;
            говорят$; подозр; предположит; предполаг; вероятн; ложн
            """,
        ),
        HedgeKind.POSSIBLE: (
            """
            предположительно$; вероятно$; вероятнее$ всего$; по$ всей$ вероятности$; скорее$ всего$; не$
            исключено$; по-видимому$
            """,
            """
            вероятн; возможн; может$; могут$; мог$; могла$; могло$; могли$; предполож; предполаг; счита;
            похоже$; видимо$; кажется$; наверн; пожалуй$; шанс; не$ исключ; якобы$; склон; потенциал; судя$;
            очевидн; авось$
            """,
        ),
        HedgeKind.PRELIMINARY: (
            """
            по$ предварительным$; по$ предварительной$; по$ первоначальн; по$ первым$ данным$; по$ первым$ сведениям$;
            предварительные$ данные$; предварительным$ данным$; предварительные$ результаты$
            """,
            """
            предварит; первонач; перв; ранн; изначальн; промежуточн
            """,
        ),
        HedgeKind.ATTRIBUTION: (
            """
            по$ словам$; со$ слов$; по$ данным$; по$ информации$; по$ сообщению$; по$ сообщениям$; по$
            мнению$; по$ утверждени; по$ некоторым$ данным$; по$ некоторым$ сведениям$; по$ сведениям$; по$
            его$ словам$; по$ ее$ словам$; по$ их$ словам$; по$ его$ мнению$; по$ ее$ мнению$; как$ сообща;
            как$ утвержда; как$ передае; как$ передаю; со$ ссылкой$ на$
            """,
            """
            согласно$; мнени; источник; ссыл; данн; сообщ; свидетельств; версии$; считает; оценк; отчет;
            доклад; исследован; опрос; заяв; по$ прогноз; по$ итог; по$ закон; по$ соглаш; по$ решени; по$
            числ; по$ приговор; по$ результат; по$ официальн; по$ последн; по$ план; по$ правил; по$ расчет;
            по$ подсчет; в$ соответствии$; по$ ее$; по$ его$; по$ их$; по$ количеств; по$ услов; в$
            зависимости$; прогноз; по$ уточн
            """,
        ),
        HedgeKind.SUSPICION: (
            """
            подозреваем; подозревается$; подозреваются$; предполагаем
            """,
            """
            подозр; обвин; предполож; предполаг; вероятн; возможн; якобы$; фигурант; потенциал; заподозр;
            якобы; считает; вменя
            """,
        ),
    },
    Language.EN: {
        HedgeKind.DOUBT: (
            """
            allegedly$; supposedly$; purportedly$; reportedly$; ostensibly$
            """,
            """
            alleg; claim; seem; appear; apparent; so-called$; is$ said$; are$ said$; was$ said$; were$
            said$; said$ to$; reports$; report$ that$; believe; rumo; understood$; purport; suppos; as$ if$;
            as$ though$; accus; assert; pretend; pretext; think; thought$; suggest; according; rumour;
            reported; suspect; presum; supposition; probab; likely$; may$; might$; so$ called$
            """,
        ),
        HedgeKind.POSSIBLE: (
            """
            probably$; perhaps$; possibly$; presumably$; maybe$
            """,
            """
            probab; perhaps$; possib; presum; maybe$; may$; might$; could$; can$; likel; unlikel; expect;
            suggest; believe; thought$; potential; seem; appear; apparent; estimat; chance; suspect; suppos;
            should$; would$; reckon; guess; suspicion; alleg; assum; assumpt; think; conceiv; hypothe;
            ostensib; reported; considered$; plausib; arguabl
            """,
        ),
        HedgeKind.PRELIMINARY: (
            """
            preliminary$ data$; preliminary$ report; preliminary$ information$; preliminary$ result;
            preliminary$ estimate; preliminary$ finding; preliminary$ figure; initial$ reports$; initial$
            data$; initial$ information$; early$ reports$; first$ reports$
            """,
            """
            prelim; initial; early$; first$; provision; tentativ; interim$; so$ far$
            """,
        ),
        HedgeKind.ATTRIBUTION: (
            """
            according$ to$; in$ his$ opinion$; in$ her$ opinion$; in$ their$ opinion$; in$ his$ words$; in$
            her$ words$
            """,
            """
            according; opinion; view; cit; quot; source; per$; believe; consider; estimate; data$; study$;
            studies$; survey; found$; finding; thinks$; think$; opine; suggest; reveal; estimat; indicat;
            account$; accounts$; based$ on$; as$ he$; as$ she$; as$ they$; witness; for$ many$
            """,
        ),
        HedgeKind.SUSPICION: (
            """
            suspected$; alleged$; presumed$
            """,
            """
            suspect; alleg; presum; believed$; possib; potential; would-be$; accus; suppos; assum; suspic;
            likel; probab; putative; purport; thought$; charg; reported; hypothe
            """,
        ),
    },
    Language.KK: {
        HedgeKind.DOUBT: (
            """
            -мыс$
            """,
            """
            көрін; сияқт; секілд; іспетт; -мыс$; деседі$; дейді$; болса$ керек$; тәрізд; ұқса; айыпта;
            болжа; сыңайлы$; мүмкін; дейтін; айт; хабарла; мәлімде; жалған; деп$ айт; деп$ сана; деп$ хабар;
            деп$ мәлімде; деп$ жаз; дерек; мәлімет; ақпарат; есепке$ сай$; есептерге$ сай$; ықтимал;
            жорамал; күдік; бойынша$; дегенді$; түрі$; саналатын$
            """,
        ),
        HedgeKind.POSSIBLE: (
            """
            болжам$ бойынша$; бәлкім$; ықтимал$; болуы$ мүмкін$; мүмкін$ деп$
            """,
            """
            мүмкін; ықтимал; болжа; болжам; бәлкім; шығар$; болар$; керек$; сияқт; көрін; ойла; екіталай;
            тәрізд; алады$; алар$; алуы; алатын; күдік; сірә$; мүмкінд; ұқса; әлеуетт; жорама; секілд; деп$
            сана; күт; тиіс; жорамал; әбден$; бәлки$; жобалап$; деген$ қорытынды
            """,
        ),
        HedgeKind.PRELIMINARY: (
            """
            алдын$ ала$ мәлімет; алдын$ ала$ дерек; алдын$ ала$ ақпарат; алдын$ ала$ болжам; алдын$ ала$
            қорытынд; алдын$ ала$ есеп; бастапқы$ мәлімет; бастапқы$ дерек; алғашқы$ мәлімет; алғашқы$ дерек
            """,
            """
            алдын; бастап; алғаш; аралық$
            """,
        ),
        HedgeKind.ATTRIBUTION: (
            """
            айтуынша$; хабарлауынша$; мәліметінше$; мәліметтерінше$; пікірінше$; сөзінше$; дерегінше$;
            жазуынша$; мәлімдеуінше$; айтуларынша$; айтуына$ қарағанда$; пікірі$ бойынша$; айтуы$ бойынша$;
            ақпараты$ бойынша$; мәліметі$ бойынша$; мәліметтері$ бойынша$; деректері$ бойынша$
            """,
            """
            бойынша$; сәйкес; пікір; дерек; мәлімет; мәлімде; ақпарат; хабар; сілтем; деп$; деді$; дейді$;
            деген; айт; қарағанда$; көзқарас; ойынша$; зерттеу; тұжырым; есепке$ сай$; есептерге$ сай$;
            есепке$ сәйкес; есебіне; ойын; болжа; сала; куәлар; заң; ереже; шешім; келісім; байланысты$;
            негізінде$; көрсеткіш
            """,
        ),
        HedgeKind.SUSPICION: (
            """
            күдікті; күдіктен; күдік$ келтір
            """,
            """
            күдік; айып; болжа; ықтимал; жорама; мүмкін; сезік; әлеуетт
            """,
        ),
    },
}
