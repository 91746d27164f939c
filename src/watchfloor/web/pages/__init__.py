"""One module a room of the desk; each gives a router."""

from watchfloor.web.pages import (
    account,
    api,
    board,
    briefs,
    decisions,
    document,
    entity,
    hypothesis,
    jobs,
    lists,
    map,
    network,
    review,
    search,
    sources,
    timeline,
    warnings,
)

ROUTERS = tuple(
    module.router
    for module in (
        board,
        hypothesis,
        document,
        entity,
        review,
        search,
        map,
        timeline,
        network,
        warnings,
        briefs,
        sources,
        lists,
        jobs,
        decisions,
        account,
        api,
    )
)
"""Every page."""
