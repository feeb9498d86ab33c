"""The public pages of assessment as data: the same facts, no more."""

from collections.abc import Sequence
from typing import Any

from mainstay.assessment.levels import EvidenceReading, StudyReading
from mainstay.assessment.models import TradeOff
from mainstay.assessment.queries import GroupReading
from mainstay.assessment.scores import EffectsReading, OpenReading, Proof, RevealedReading

HOW_TO_CHECK = "digest = SHA-256(salt bytes || RFC 8785 JSON of value); the digests are on the public record"


def _about(innovation: Any) -> dict[str, Any]:
    return {"innovation": innovation.identifier, "name": innovation.name}


def evidence(innovation: Any, read: EvidenceReading) -> dict[str, Any]:
    """The evidence, its level and why."""
    return {
        **_about(innovation),
        "scale": "Nesta Standards of Evidence, 1 to 5",
        "level": read.level or None,
        "in_words": read.words,
        "reason": read.reason,
        "lowered_by": read.lowered_by.row.pk if read.lowered_by else None,
        "missing_for_next_level": list(read.missing),
        "cautions": list(read.cautions),
        "outcome": read.outcome,
        "variant": read.arm,
        "kept_variant": read.kept_arm,
        "items": [_study(one) for one in read.studies],
        "withdrawn": [
            {"id": row.pk, "label": row.label, "on": row.withdrawn_at, "reason": row.withdrawal_reason}
            for row in read.withdrawn
        ],
    }


def _study(read: StudyReading) -> dict[str, Any]:
    row = read.row
    return {
        "id": row.pk,
        "label": row.label,
        "design": row.design,
        "is_plain_count": read.is_count,
        "comparator": row.comparator,
        "direction": row.direction,
        "outcome": row.outcome,
        "arm": row.arm,
        "sample": row.sample,
        "attrition": row.attrition,
        "differential_attrition": row.differential_attrition,
        "independent": row.independent,
        "replication_of": row.replication_of_id,
        "contexts": row.contexts,
        "same_context": row.same_context,
        "codified": row.codified,
        "measured_after_days": row.measured_after_days,
        "observed_on": row.observed_on,
        "published_on": row.published_on,
        "source": row.source,
        "supersedes": row.supersedes_id,
        "note": row.note,
        "level_alone": read.level,
        "counts": read.counts,
        "reason": read.reason,
    }


def effects(innovation: Any, read: EffectsReading, proofs: Sequence[Proof]) -> dict[str, Any]:
    """The effects: the scores of the last revealed round; of the open one only how many submitted."""
    return {
        **_about(innovation),
        "scale": "-3 cancelling to +3 indivisible (Nilsson, Griggs and Visbeck 2016)",
        "open": _open(read.open) if read.open else None,
        "revealed": _revealed(read.revealed, proofs) if read.revealed else None,
    }


def _open(read: OpenReading) -> dict[str, Any]:
    return {
        "scoring": read.row.pk,
        "opened_at": read.row.opened_at,
        "targets": read.row.targets,
        "assessors": list(read.names),
        "submitted": read.submitted,
    }


def _revealed(read: RevealedReading, proofs: Sequence[Proof]) -> dict[str, Any]:
    return {
        "scoring": read.row.pk,
        "opened_at": read.row.opened_at,
        "revealed_at": read.row.ended_at,
        "revealed_by": read.row.revealed_by,
        "released": list(read.released),
        "agreement": read.agreement,
        "alpha": read.alpha,
        "targets": [
            {
                "target": one.effect.target,
                "median": one.effect.median,
                "lowest": one.effect.lowest,
                "highest": one.effect.highest,
                "agreement": one.effect.agreement,
                "in_words": one.agreement,
                "scores": [
                    {"assessor": score.name, "score": score.value, "rationale": score.rationale}
                    for score in one.given
                ],
            }
            for one in read.targets
        ],
        "how_to_check": HOW_TO_CHECK,
        "proofs": [
            {
                "assessor": proof.name,
                "entry": proof.entry,
                "field": proof.field,
                "digest": proof.digest,
                "salt": proof.salt,
                "value": proof.value,
            }
            for proof in proofs
        ],
    }


def groups(innovation: Any, read: Sequence[GroupReading]) -> dict[str, Any]:
    """The affected groups."""
    fields = ("name", "size", "equity", "checked", "how_checked", "source")
    rows = [
        {"id": one.row.group, "entry": one.row.pk} | {f: getattr(one.row, f) for f in fields} for one in read
    ]
    return {**_about(innovation), "groups": rows}


def trade_offs(innovation: Any, read: Sequence[TradeOff]) -> dict[str, Any]:
    """The trade-offs."""
    rows = [
        {
            "id": one.pk,
            "gain": one.gain,
            "cost": one.cost,
            "who_pays": one.who_pays or None,
            "source": one.source,
        }
        for one in read
    ]
    return {**_about(innovation), "trade_offs": rows}
