"""Words that keep their capital in sentence case: names of places, peoples, days and people.

A list can only be a beginning: what it lacks is for the entry to say, in braces.
"""

from __future__ import annotations

_PLACES = """
    Aberdeen Afghanistan Africa Alabama Alaska Albania Alberta Alexandria Algeria Alps America
    Americas Amsterdam Angola Antarctica Antwerp Arabia Argentina Arizona Arkansas Armenia Asia
    Athens Atlanta Auckland Australia Austria Azerbaijan Baghdad Balkans Baltimore Bangalore
    Bangkok Bangladesh Barcelona Barnsley Bath Bavaria Beijing Beirut Belfast Belgium Belgrade
    Bergen Berkeley Berlin Bern Birmingham Blackburn Blackpool Bolivia Bolton Bologna Bombay
    Bordeaux Bosnia Boston Botswana Bradford Brazil Bremen Brighton Brisbane Bristol Britain
    Brooklyn Brunei Brussels Bucharest Budapest Buenos Bulgaria Burma Burundi Cairo Calcutta
    California Cambodia Cambridge Cameroon Canada Canberra Cardiff Caribbean Catalonia Chechnya
    Chicago Chile China Cleveland Coimbra Cologne Colombia Colorado Congo Connecticut Copenhagen
    Cornwall Coventry Croatia Cuba Cumbria Cyprus Czechia Dakota Dallas Damascus Delaware Delhi
    Denmark Denver Derby Derbyshire Detroit Devon Doncaster Dorset Dresden Dublin Dundee Durham
    Ealing Ecuador Edinburgh Egypt Eire England Essex Estonia Ethiopia Europe Exeter Fiji
    Finland Flanders Florence Florida France Frankfurt Geneva Georgia Germany Ghana Glasgow
    Gloucester Gloucestershire Greece Greenland Greenwich Groningen Guatemala Guinea Guyana
    Hackney Haiti Hamburg Hampshire Hanover Haringey Harlem Havana Hawaii Helsinki Hereford
    Hertfordshire Himalayas Hiroshima Honduras Houston Hull Hungary Iceland Idaho Illinois India
    Indiana Indonesia Iowa Iran Iraq Ireland Islamabad Islington Israel Istanbul Italy Jakarta
    Jamaica Japan Jerusalem Johannesburg Jordan Kansas Karachi Kashmir Kazakhstan Kent Kentucky
    Kenya Kiev Korea Kosovo Kuwait Kyiv Kyoto Lagos Lambeth Lancashire Lancaster Laos Latvia
    Lebanon Leeds Leicester Leicestershire Leiden Leipzig Lesotho Leuven Liberia Libya Lima
    Lincolnshire Lisbon Lithuania Liverpool London Louisiana Lusaka Luton Luxembourg Lyon
    Macedonia Madagascar Madrid Maine Malawi Malaysia Maldives Mali Malta Manchester Manhattan
    Manitoba Maryland Massachusetts Mauritius Medway Melbourne Memphis Merseyside Mexico Miami
    Michigan Milan Minneapolis Minnesota Mississippi Missouri Moldova Mongolia Montana
    Montenegro Montreal Morocco Moscow Mozambique Mumbai Munich Myanmar Nairobi Namibia Naples
    Nebraska Nepal Netherlands Nevada Newcastle Newham Nicaragua Niger Nigeria Norfolk
    Northamptonshire Northumberland Norway Norwich Nottingham Nottinghamshire Nuremberg Ohio
    Oklahoma Oldham Oman Ontario Oregon Oslo Ottawa Oxford Oxfordshire Pakistan Palestine Panama
    Paraguay Paris Pennsylvania Perth Peru Peterborough Philadelphia Philippines Phoenix
    Pittsburgh Plymouth Poland Portsmouth Portugal Prague Pretoria Prussia Qatar Quebec
    Queensland Reykjavík Riga Rochdale Romania Rome Rotherham Rotterdam Russia Rwanda Salford
    Salzburg Samoa Santiago Saskatchewan Scandinavia Scotland Seattle Senegal Seoul Serbia
    Shanghai Sheffield Shropshire Siberia Sicily Singapore Slovakia Slovenia Somalia Somerset
    Southampton Southwark Spain Staffordshire Stockholm Stuttgart Sudan Suffolk Sunderland
    Surrey Sussex Swansea Sweden Switzerland Sydney Syria Taipei Taiwan Tallinn Tanzania
    Tasmania Tehran Tennessee Texas Thailand Tibet Tokyo Toronto Trinidad Tunisia Turkey Uganda
    Ukraine Ulster Uruguay Utah Utrecht Uzbekistan Valencia Vancouver Venezuela Venice Vermont
    Vienna Vietnam Virginia Wales Warsaw Warwick Warwickshire Washington Westminster Wiltshire
    Winnipeg Wisconsin Wolverhampton Worcestershire Wyoming Yemen York Yorkshire Yugoslavia
    Zagreb Zambia Zealand Zimbabwe Zurich
"""
_PEOPLES = """
    African Afghan Albanian American Anglo Saxon Arab Arabic Argentine Asian Australian Austrian
    Bangladeshi Basque Belgian Brazilian British Bulgarian Canadian Catalan Celtic Chilean
    Chinese Christian Christianity Confucian Croatian Cuban Cypriot Czech Danish Dutch Egyptian
    English Estonian Ethiopian European Finnish Flemish French Gaelic German Ghanaian Greek
    Hebrew Hindi Hindu Hispanic Hungarian Icelandic Indian Indonesian Iranian Iraqi Irish Islam
    Islamic Israeli Italian Jamaican Japanese Jewish Judaism Kenyan Korean Latin Latino Latina
    Latvian Lithuanian Malay Malaysian Maltese Maori Mexican Muslim Nigerian Nordic Norwegian
    Pakistani Palestinian Persian Peruvian Polish Portuguese Prussian Punjabi Roman Romanian
    Russian Sami Scandinavian Scots Scottish Serbian Sikh Singaporean Slavic Slovak Slovenian
    Somali Spanish Swahili Swedish Swiss Syrian Taiwanese Thai Turkish Ukrainian Urdu Vietnamese
    Welsh Yiddish Zulu Catholic Protestant Anglican Buddhist Buddhism Hinduism Quaker Methodist
    Bible Quran Torah
"""
_TIMES = """
    January February April June July August September October November December Monday Tuesday
    Wednesday Thursday Friday Saturday Sunday Christmas Easter Ramadan Renaissance Enlightenment
    Victorian Edwardian Elizabethan Tudor
"""
_PEOPLE = """
    Aristotle Bakhtin Bayes Bayesian Bernoulli Bourdieu Boolean Bruner Cartesian Chomsky
    Cronbach Darwin Darwinian Delphi Deleuze Derrida Descartes Dewey Durkheim Einstein Erasmus
    Euclidean Foucault Freire Freud Freudian Galileo Gaussian Gramsci Habermas Hegel Hegelian
    Hippocratic Holocaust Homeric Kant Kantian Keynesian Latour Likert Luhmann Machiavelli
    Markov Marx Marxism Marxist Montessori Newton Newtonian Nietzsche Orwell Pareto Piaget Plato
    Platonic Poisson Popper Rasch Rawls Rousseau Shakespeare Shakespearean Socrates Socratic
    Steiner Thatcher Thatcherism Vygotsky Weber Weberian Wenger Wittgenstein Google Facebook
    Twitter Wikipedia Internet Ofsted
"""
_GIVEN = """
    Adam Alan Albert Alexander Alice Andrew Anna Anne Anthony Barbara Benjamin Brian Catherine
    Charles Charlotte Christopher Daniel David Deborah Dorothy Edward Elizabeth Emily Emma Eric
    Fiona Fred Frederick Gary Geoffrey George Gordon Hannah Harry Helen Henry Hugh Ian Isabel James
    Jane Janet Jason Jennifer Jeremy Joan John Jonathan Joseph Joshua Julia Karen Katherine Keith
    Kenneth Kevin Laura Leonard Linda Lucy Malcolm Margaret Maria Martha Martin Mary Matthew Michael
    Nancy Nicholas Nigel Olivia Oscar Patricia Paul Peter Philip Rachel Raymond Rebecca Richard
    Robert Roger Ronald Ruth Samuel Sandra Sarah Sharon Simon Stephen Steven Susan Theodore Thomas
    Timothy Tom Victoria Vincent Walter William
"""
"""First names that are no words of English besides, as “Mark” and “Grace” are."""

FIRST_NAMES = frozenset(_GIVEN.split())
NAMES = FIRST_NAMES | frozenset(f"{_PLACES} {_PEOPLES} {_TIMES} {_PEOPLE}".split())
