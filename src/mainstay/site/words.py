"""The glossary."""

from mainstay.door.terms import N_

GLOSSARY = (
    (
        N_("Jurisdiction"),
        N_("A territory with its own government, at a level, under a parent if it has one."),
    ),
    (
        N_("Body"),
        N_(
            "An organisation in a jurisdiction: a public authority, a court, a legislature, an audit "
            "office, a civil-society organisation, a company or a university."
        ),
    ),
    (N_("Post"), N_("A position in a body. It exists whoever holds it.")),
    (
        N_("Mandate"),
        N_(
            "A person holding a post, or standing in for its holder, from one day to another. Every "
            "right comes from a mandate."
        ),
    ),
    (N_("Crisis"), N_("A declared emergency, with a scope, a legal basis, a start and an end.")),
    (N_("Innovation"), N_("What was done differently.")),
    (
        N_("Stakes"),
        N_(
            "How much is at risk, from low to very high: people affected, severity, irreversibility, "
            "cost. They set what the guards ask for."
        ),
    ),
    (
        N_("Stage"),
        N_(
            "How far an innovation has come: recorded, evaluated, decided, codified, ready, standing; "
            "or lapsed, or retired."
        ),
    ),
    (N_("Gate"), N_("The entry to a stage. It opens when its guards hold.")),
    (
        N_("Guard"),
        N_("One condition of a gate. It is held, attested or missing, and says which facts show it."),
    ),
    (
        N_("Attestation"),
        N_(
            "A statement that a guard holds, where no room of Mainstay records the fact. It needs a "
            "source and a second person, and it runs out."
        ),
    ),
    (
        N_("Obligation"),
        N_(
            "A guard that a fast-track decision let pass unmet, or something that a decision imposed. "
            "It has an owner and a due date, and is public."
        ),
    ),
    (N_("Fast track"), N_("A decision in a declared crisis, before all guards hold. It ends at its sunset.")),
    (
        N_("Sunset"),
        N_("The last day of a fast-track decision. Without a renewal the innovation lapses by itself."),
    ),
    (
        N_("Promise"),
        N_("What a decision said would come of it: an indicator, a baseline, a target and a date."),
    ),
    (N_("Act"), N_("A change that somebody made.")),
    (N_("Entry"), N_("The line that an act leaves on the public record. It is never changed.")),
    (
        N_("Sealed field"),
        N_(
            "A value that the record holds only as a digest, so that it can be erased without "
            "breaking the record."
        ),
    ),
    (N_("Degraded"), N_("Standing, but a guard no longer holds.")),
    (
        N_("Critical path"),
        N_("The longest chain of what is missing. A day lost on it is a day lost for the whole."),
    ),
)
