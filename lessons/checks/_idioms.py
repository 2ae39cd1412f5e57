"""American idioms that a learner of English cannot take word by word, and that turn up in classrooms."""

import re

_TEXT = r"""
a dime a dozen|ace (?:it|the|this|that)|all (?:ears|thumbs)|apples (?:and|to) oranges|arm and a leg
at the drop of a hat|at the end of the day|back to square one|ball ?park (?:figure|number|estimate)
barking up the wrong tree|beat around the bush|best of both worlds|better late than never|between a rock and
birds of a feather|bite off more|bite the bullet|blow(?:s|ing)? (?:off steam|your mind|their minds)
brain teaser|break (?:a leg|the ice)|bring home the bacon|butterflies in|by the book|by the skin of
call it a day|can of worms|cold feet|come rain or shine|connect the dots|costs? an arm|couch potato
crunch (?:the numbers|time)|cut corners|cut to the chase|devil's advocate|dig deep(?:er)?|don't sweat
double[- ]edged|down to the wire|draw a blank|drop the ball|easier said than done|easy as pie|elbow grease
eyes? peeled|face the music|fair and square|figure of speech|fish out of water|fit as a fiddle|follow suit
food for thought|game changer|get (?:it )?off the ground|get cracking|get the ball rolling|get the hang of
give (?:it|this) a (?:shot|whirl)|go the extra mile|go with the flow|hang in there|hard nut to crack
have a ball|heads? or tails of|hit(?:s)? (?:the books|the nail|the jackpot|home|a wall)|hold your horses
home run|icing on the cake|in a nutshell|in hot water|in the same boat|in the zone|it takes two|jack of all
jump (?:the gun|on the bandwagon|through hoops)|just around the corner|keep an eye|kill two birds
knock (?:it|this) out|know the ropes|learn(?:ing)? the ropes|leave no stone|let the cat|level playing field
light bulb moment|miss(?:ed)? the boat|more than one way to skin|move mountains|nail(?:ed)? it|neck and neck
needle in a haystack|no pain|no[- ]brainer|nose to the grindstone|not rocket science|off the top of
on (?:a roll|cloud nine|the ball|the fence|the same page|thin ice|track)|once in a blue moon
out of the (?:blue|woods|box)|outside the box|over the moon|pain in the neck|paint the town|piece of cake
play(?:ing)? it by ear|practice makes perfect|pull (?:your|his|her|their) (?:leg|weight)
pull(?:ing)? it together|put (?:your|their) heads together|put(?:ting)? two and two|quick on the draw
rack your brains?|rain check|raining cats|ready to roll|ring(?:s)? (?:a|any) bells?|rise and shine
rock(?:ed)? it|rocket science|roll up your sleeves|rule of thumb|runs? like clockwork|save the day
second nature|see eye to eye|shoot for the (?:moon|stars)|sink or swim|slam dunk|sleep on it|slip of the
slow and steady|smooth sailing|spill the beans|step up to the plate|stick to your guns
straight from the horse|take (?:it )?with a grain|take a stab|take the cake|take the plunge|the ball is in
the last straw|the sky is the limit|the sky's the limit|the whole nine yards|think on (?:your|their) feet
thinking cap|throw in the towel|tie up loose ends|time flies
tip of the (?:iceberg|tongue)|touch base|tough cookie
tricks? of the trade|turn(?:ed)? the tables|twist (?:my|your) arm|two heads are|under the (?:weather|gun)
up for grabs|walk in the park|wild goose chase|win-win|wing it|work like a charm
wrap (?:\w+ )?(?:heads?|minds?|brains?) around|your best shot
"""

IDIOMS = re.compile(
    rf"\b(?:{'|'.join(line.strip() for line in _TEXT.strip().splitlines())})\b", re.IGNORECASE
)
"""Finds an idiom in a text."""
