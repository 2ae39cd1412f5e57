"""Lessons on other subjects: for these nothing in a mathematics curriculum is relevant."""

OFF_TOPIC = tuple(
    line.strip()
    for line in """
    The causes of the First World War: alliances and the murder in Sarajevo
    How a volcano erupts and why people live beside it
    The water cycle from the sea to the cloud and back
    Writing a ballad with a refrain and a sad ending
    Past tense in French: avoir and être as helpers
    How bees pollinate the flowers of an orchard
    Life in a medieval monastery from dawn to dusk
    Mixing primary colors to paint a stormy sky
    The heart, the lungs and the path of the blood
    Why Romeo and Juliet cannot tell their parents
    Cooking lentil soup with cumin and lemon
    The rules of volleyball: serve, set and rotation
    Recycling glass, paper and plastic in our town
    A friendship story told by two narrators
    How sound travels through air and walls
    Ancient Egypt: the flooding Nile and its farmers
    Learning the recorder: breathing and the note G
    The rights of the child and who protects them
    Photosynthesis: what a leaf does with light
    Spelling words with silent letters
    How parliament makes a law
    The journey of a chocolate bar from cocoa farm to shop
    Dance: mirroring and following a partner
    Magnets attract iron but not copper
    The Great Fire of London as told by a witness
    Persuasive letters: asking for a new playground
    Habitats of the desert fox and the polar bear
    Buddhism: the story of Prince Siddhartha
    Staying safe online: passwords and strangers
    Textiles: sewing a running stitch
    The rise and fall of the Mughal empire
    Acids and alkalis with red cabbage
    Greek myths: Theseus in the labyrinth
    Why the moon seems to change its shape
    Haiku: a picture of one moment in nature
    Migration stories of our grandparents
    Printing with leaves and potato stamps
    Healthy teeth and how to look after them
    The Amazon rainforest and the people who live there
    Speaking and listening: a debate on school uniforms
    """.strip().splitlines()
)
