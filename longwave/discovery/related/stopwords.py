"""Words that tell nothing of what a text is about. English, and the commonest of languages it may be mixed with.

What a magazine itself writes in every fourth piece is left out by counting; these are for magazines that are small, or
that have a few pieces in another language.
"""

ENGLISH = """
a about above across after afterwards again against ago ain all almost alone along already also although always am
among amongst an and another any anybody anyone anything anyway anywhere are aren around as at away back be became
because become becomes becoming been before beforehand behind being below beside besides between beyond both but by
came can cannot come comes could couldn did didn do does doesn doing don done down during each either else elsewhere
enough etc even ever every everybody everyone everything everywhere except far few for former from further gave get
gets getting give given gives go goes going gone got had hadn has hasn have haven having he hence her here hers herself
him himself his how however if in indeed instead into is isn it its itself just keep kept last latter least less let
like likely ll made make makes making many may maybe me meanwhile might mine more moreover most mostly much must my
myself namely near nearly neither never nevertheless next no nobody none nor not nothing now nowhere of off often on
once one only onto or other others otherwise our ours ourselves out over own per perhaps put quite rather re really
said same saw say saying says see seem seemed seeming seems seen several shall she should shouldn since so some somehow
someone something sometimes somewhere still such take taken taking tell than that the their theirs them themselves then
there thereby therefore these they thing things this those though through throughout thus to together told too took
toward towards two under until unless up upon us use used uses using ve very via want was wasn way we well went were
weren what whatever when whenever where whereas wherever whether which while who whoever whole whom whose why will with
within without won would wouldn yes yet you your yours yourself yourselves
"""
FRENCH = """
alors au aucun aussi autre aux avec avoir bien ce cela ces cet cette chez comme dans de depuis des donc dont du elle
elles en encore entre est et etait etaient ete etre fait il ils je la le les leur leurs lui mais meme nous on ont ou
par pas plus pour qu que qui sa sans se ses si son sont sous sur tous tout toute tres un une vers vous
"""
GERMAN = """
aber alle als am an auch auf aus bei bis da dann das dass dem den der des die dies diese dieser doch durch ein eine
einem einen einer eines er es fur haben hat hatte ich ihr ihre im ist ja kann kein keine man mehr mit nach nicht noch
nur oder sein seine seit sich sie sind so uber um und uns unter vom von vor war waren wenn werden wie wir wird wurde
wurden zu zum zur zwischen
"""
SPANISH = """
como con cuando de del desde donde dos el ella ellos en entre era eran es esta estan este esto fue ha han hasta hay la
las le lo los mas me mi muy ni no nos o otra otro para pero por porque que se sea ser si sido sin sobre son su sus
tambien te tiene todo todos tras tu un una uno unos y ya
"""
ITALIAN = """
agli ai al alla alle anche che chi ci col come con cui da dal dalla dei del della delle di dove e ed era erano essere
fra gli ha hanno i il in io la le lei li lo loro lui ma ne nei nel nella non o per perche piu puo quale questa questo
se sei si sia sono stata stato su sua sue sui sul sulla suo tra tutti tutto un una uno
"""
PORTUGUESE = """
ao aos as ate com como da das de dela dele do dos e ela elas ele eles em entre era esta estao este eu foi foram ha isso
ja mais mas me mesmo muito na nao nas nem no nos o os ou para pela pelo por qual quando que se sem ser seu sua sao
tambem tem um uma
"""
STOPWORDS = frozenset(" ".join((ENGLISH, FRENCH, GERMAN, SPANISH, ITALIAN, PORTUGUESE)).split())
# These tell texts apart, and nobody why two of them are alike.
CALENDAR_AND_NUMBERS = """
january february march april june july august september october november december monday tuesday wednesday thursday
friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays three four five six seven eight
nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty
seventy eighty ninety hundred hundreds thousand thousands million millions billion second third fourth fifth sixth
seventh eighth ninth tenth
"""
UNTOLD = frozenset(CALENDAR_AND_NUMBERS.split())
