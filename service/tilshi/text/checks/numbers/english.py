"""English number words."""

from tilshi.text.checks.numbers.lexeme import Lexeme, Role, frozen, table

_PLUS = """
3 three thrice | 4 four | 5 five | 6 six | 7 seven | 8 eight | 9 nine | 10 ten | 11 eleven | 12 twelve | 13 thirteen |
14 fourteen | 15 fifteen | 16 sixteen | 17 seventeen | 18 eighteen | 19 nineteen | 20 twenty | 30 thirty | 40 forty |
50 fifty | 60 sixty | 70 seventy | 80 eighty | 90 ninety
"""
_LOOSE = "1 one | 2 two | 0 zero"
_LAST = """
3,1/3 third | 4,0.25 fourth | 5,0.2 fifth | 6 sixth | 7 seventh | 8 eighth | 9 ninth | 10,0.1 tenth | 11 eleventh | 12
twelfth | 13 thirteenth | 14 fourteenth | 15 fifteenth | 16 sixteenth | 17 seventeenth | 18 eighteenth | 19 nineteenth
| 20 twentieth | 30 thirtieth | 40 fortieth | 50 fiftieth | 60 sixtieth | 70 seventieth | 80 eightieth | 90 ninetieth
| 100 hundredth
"""
_FIRST = "1 first | 2 second"
_PARTS = "3 thirds | 4 fourths | 5 fifths | 6 sixths | 7 sevenths | 8 eighths | 9 ninths | 10 tenths | 100 hundredths"
_PART = "0.5 half halves | 0.25,4,15 quarter quarters"
_SCALE = """
3 thousand thousands thous thou | 6 million millions mln mn | 9 billion billions bln bn | 12 trillion trillions trln
tn | 5 lakh lakhs | 7 crore crores
"""
_RICH = "1000000 millionaire millionaires | 1000000000 billionaire billionaires"
_LAST_SCALE = "3 thousandth thousandths | 6 millionth | 9 billionth"
_UNIT = "10 tens decade decades | 12,10 dozen dozens | 20 score | 100 century centuries"
_ALONE = """
0 nil none | 0.5 semifinal semifinals semi-final semis halve halved halving halves | 1 ones once single sole only
singles primary firstly | 2 both twice double doubled doubles doubling pair pairs couple dual twofold bilateral
seconds brace twin twins duo secondary secondly | 3 triple tripled tripling treble trio tri trilateral tripartite
tertiary tricycle bronze threefold thirdly hat-trick trilogy | 4 quadruple quadrupled fourfold | 0.25,1/4 quarterfinal
quarterfinals | 4 fourthly | 6,0.5 half-year | 12 noon midday | 0,12,24 midnight | 14,2 fortnight | 24,1 day-long
round-the-clock clock | 50 half-century | 100 centenary centennial | 200 bicentenary bicentennial | 1000 millennium
millennia millennial | 20,1920 twenties | 30,1930 thirties | 40,1940 forties | 50,1950 fifties | 60,1960 sixties |
70,1970 seventies | 80,1980 eighties | 90,1990 nineties | 5 fivefold fifthly | 6 sixfold | 7 sevenfold | 8 eightfold |
9 ninefold | 10 tenfold | 20 twentyfold | 1 january jan | 2 february feb | 3 march mar | 4 april apr | 5 may | 6 june
jun | 7 july jul | 8 august aug | 9 september sept sep | 10 october oct | 11 november nov | 12 december dec
"""

WORDS = frozen(
    table(_RICH, Role.ALONE, clear=True),
    table(_PLUS, Role.PLUS, clear=True),
    table(_LOOSE, Role.PLUS),
    table(_LAST, Role.LAST, clear=True),
    table(_FIRST, Role.LAST),
    table(_PARTS, Role.LAST, clear=True),
    table(_PART, Role.PART),
    table(_SCALE, Role.SCALE),
    table(_LAST_SCALE, Role.LAST_SCALE, clear=True),
    {"hundred": Lexeme(Role.HUNDRED, ("100",), clear=True), "hundreds": Lexeme(Role.HUNDRED, ("100",))},
    table(_UNIT, Role.UNIT),
    table(_ALONE, Role.ALONE),
)
"""English words, lower case."""
