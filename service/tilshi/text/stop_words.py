"""Function words of the three languages: our own small lists of closed-class words."""

from types import MappingProxyType

from tilshi.languages import Language

_RU = """
а без более бы был была были было быть в вам вас весь во вот все всё всего всех вы где да даже для до его ее её если
есть еще ещё же за здесь и из или им их к как какая какие какой ко когда которая которое которые который которых кто ли
лишь между меня мне может можно мы на над надо нам нас наш не него нее неё нет ни них но ну о об однако он она они оно
от очень перед по под после потом потому при про раз с сам свой свою себя сейчас со так также такая такие такой там тем
теперь то тогда того тоже той только том тот ту ты у уже хотя чего чем через что чтоб чтобы чья эта эти это этого этой
этом этот эту я этих этим этими кроме ранее сегодня вчера завтра поэтому
"""
_KK = """
ал алайда арқылы ары және бар барлық басқа бәрі бен бер бері бет бірақ бірге болады болар болған болды болып бойынша бұл
бұрын да де деген деді деп дейін дейді дер ед еді екен емес ең енді ет егер ескі жөнінде жоқ кейбір кейін керек көп күні
қана қандай қатар қашан қай кім ма ме мен менен мұнда мұны мұндай не немесе неше нәрсе ол олар олардың оларды онда оны
оның осы осындай осылай өз өзі өте пен сен себебі сол соң сондай сондықтан сонымен та тағы те тек туралы үшін үстінде
шейін яғни я әр әрі әлі біз сіз мен бірі бір бұдан бүгін кеше ертең сондай-ақ ретінде кезінде
"""
_EN = """
a about after again against all also am an and any are as at be because been before being between both but by can could
did do does doing down during each few for from further had has have having he her here hers him his how however i if in
into is it its just me more most my no nor not now of off on once only or other our out over own same she should so some
such than that the their them then there these they this those through to too under until up very was we were what when
where which while who whom why will with would yet you your yours yesterday today tomorrow meanwhile
"""

STOP_WORDS = MappingProxyType(
    {
        Language.RU: frozenset(word.replace("ё", "е") for word in _RU.split()),
        Language.KK: frozenset(_KK.split()),
        Language.EN: frozenset(_EN.split()),
    }
)
"""Function words per language, lower case, `ё` written `е`."""
