"""The release: what people read, published by one switch after every page and check."""

# Dagster looks at the annotation of `context` itself: it has to be the class, not its name

from collections.abc import Iterator
from typing import Any

import dagster as dg

from ingestion.errors import RunFailed
from orchestration.build import info
from orchestration.releases import publish
from orchestration.resources import SESSION
from orchestration.session import Session

RELEASE = dg.AssetKey(["release"])
GROUP = "release"


def release_asset(pages: list[dg.AssetKey]) -> dg.AssetsDefinition:
    """The published release, below every page."""

    @dg.multi_asset(
        name="publish_release",
        specs=[
            dg.AssetSpec(
                RELEASE,
                deps=pages,
                group_name=GROUP,
                description="The warehouse and the site people read.",
                kinds={"duckdb", "html"},
                skippable=True,
            )
        ],
        required_resource_keys={SESSION},
    )
    def release(context: dg.AssetExecutionContext) -> Iterator[Any]:
        session: Session = context.resources.session
        with session.stage("release", "publishing"):
            if session.private:
                raise RunFailed("a build of a past moment is never published.")
            key = session.key = session.key or session.place.read_note()
            published = publish(session.company, session.place.folder, key.build_id, info(key, session.job))
            session.release = published.path
        yield dg.MaterializeResult(
            asset_key=RELEASE,
            metadata={"build_id": key.build_id, "path": dg.MetadataValue.path(published.path)},
        )

    return release
