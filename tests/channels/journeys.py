"""A way for each reader: the buttons to press, and a number that they come to."""

from __future__ import annotations

JOURNEYS = {
    ("nl", "ouder"): (
        "Ik ben ouder",
        "Kind thuis: mag dat?",
        "Begin met de vragen",
        "Ziekte of aandoening",
        "Hulp",
        "088 605 01 01",
    ),
    ("nl", "leerling"): (
        "Ik ben leerling",
        "Mag ik thuis zijn?",
        "Begin met de vragen",
        "Psychische klachten",
        "Wie kan helpen?",
        "0800-0432",
    ),
    ("nl", "school"): (
        "Ik werk op een school",
        "Is instemming nodig?",
        "Begin met de vragen",
        "Behandeling in lestijd",
        "Hulp",
        "088 669 60 60",
    ),
    ("en", "ouder"): (
        "I'm a parent",
        "Can my child be at home?",
        "Start the questions",
        "Illness or condition",
        "Help",
        "088 605 01 01",
    ),
    ("en", "leerling"): (
        "I'm a pupil",
        "Can I be at home?",
        "Start the questions",
        "Mental health problems",
        "Who can help?",
        "0800-0432",
    ),
    ("en", "school"): (
        "I work at a school",
        "Is approval needed?",
        "Start the questions",
        "Treatment in school time",
        "Help",
        "088 669 60 60",
    ),
}
