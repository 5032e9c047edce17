"""What has to hold in every company: parts make the whole, balances balance, a funnel only narrows."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

SPAN = ("period_grain", "period_start", "period_state")
# mart: what else tells its wholes apart, its parts, and the columns that add up
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "rpt_won_amount_by_employee": (
        (), ("manager", "department"), ("won_deals", "priced_deals", "won_amount", "received_amount", "cost_known_deals"),
    ),
    "rpt_daily_activity": ((), ("manager", "department"), ("actions", "call_attempts", "talk_seconds", "score")),
    "rpt_calls_by_employee": (
        (), ("manager", "department", "source"), ("call_attempts", "calls_in", "calls_out", "calls_missed"),
    ),
    "rpt_requests_accepted": (
        (), ("manager", "department", "source"),
        ("requests_received", "requests_accepted", "requests_not_accepted", "responses_given", "responses_missing"),
    ),
    "rpt_task_discipline": (
        (), ("manager", "department", "assigner"), ("tasks_due", "tasks_done_on_time", "overdue_at_end", "late_at_end"),
    ),
    "rpt_new_leads": (
        (), ("source", "manager", "source_and_manager"),
        ("leads_created", "duplicate_leads", "never_contacted_leads", "requests_received"),
    ),
    "rpt_leads_by_source": ((), ("source",), ("leads_created", "requests_received", "ad_spend")),
    "rpt_revenue_by_source": (
        (), ("source",), ("won_deals", "closed_deals", "won_amount", "received_amount", "returned_amount", "ad_spend"),
    ),
    "rpt_leads_by_status": ((), ("group", "status"), ("standing_leads", "hot_leads", "unmapped_leads")),
    "rpt_won_deals": (
        (), ("department", "manager", "lead_source"),
        ("won_deals", "priced_deals", "won_amount", "cohort_leads", "cohort_leads_won"),
    ),
    "rpt_weekly_funnel": (
        (), ("department", "manager", "pipeline", "manager_pipeline"),
        ("moved_forward", "moved_back", "visits_handed_off", "won_deals", "lost_deals", "called_units", "proposed_deals"),
    ),
    "rpt_pipeline_by_stage": (
        ("view",), ("pipeline", "stage"), ("open_deals", "open_amount", "visits_ended", "moved_forward", "lost"),
    ),
    "rpt_stuck_deals": (
        (), ("department", "manager", "pipeline", "stage"), ("open_deals", "open_amount", "stuck_deals", "stuck_amount"),
    ),
    "rpt_cash_flow": ((), ("article",), ("income", "expense", "net", "transfers_in", "transfers_out", "unknown_amount")),
    "rpt_receivables_by_counterparty": (
        ("currency",), ("counterparty",), ("owed", "overdue", "unapplied", "balance", "not_delivered"),
    ),
    "rpt_money_bridge": (
        ("currency",), ("counterparty",), ("won_deals", "won_amount", "paid_amount", "open_amount", "overpaid_amount"),
    ),
    "rpt_marketing_return": ((), ("channel", "source"), ("ad_spend", "leads_created", "cohort_leads", "returned_amount")),
}  # fmt: skip
# sentences, each with the rows that break it
RULES = {
    "buckets and unapplied are the balance, to the kopeck and per currency": """
        select * from reports.rpt_receivables_by_counterparty
        where not_due + no_due_date + overdue_1_30 + overdue_31_60 + overdue_61_90 + overdue_91_plus <> owed
            or owed + unapplied <> balance
    """,
    "won - paid - open + unapplied is nothing, for every client and currency": """
        select * from reports.rpt_money_bridge__balances
        where won - paid - open + unapplied <> 0 or left_over <> 0
    """,
    "money in is matched, unapplied or no sale": """
        select * from marts.fct_payments
        where matched_orig + unapplied_orig + non_sales_orig <> amount_orig
            or matched_base + unapplied_base + non_sales_base <> amount_base
    """,
    "no invoice gets more than it asks for, and none less than nothing": """
        select invoices.invoice_id
        from marts.fct_invoices as invoices
        inner join marts.fct_payment_allocations as paid on invoices.invoice_id = paid.invoice_id
        group by invoices.invoice_id, invoices.amount_orig
        having sum(paid.amount_orig) not between 0 and invoices.amount_orig
    """,
    "opening + in - out = closing, for every account and day": """
        select * from reports.rpt_cash_flow__days
        where opening + documents_in - documents_out + difference <> closing
    """,
    "what stood on all accounts changes by the steps of the bridge": """
        select total.period_grain, total.period_start, total.period_state
        from reports.rpt_cash_flow__bridge as total
        left join reports.rpt_cash_flow__bridge as step
            on total.period_grain = step.period_grain and total.period_start = step.period_start
            and total.period_state = step.period_state and step.level = 'step'
        inner join reports.rpt_cash_flow as whole
            on total.period_grain = whole.period_grain and total.period_start = whole.period_start
            and total.period_state = whole.period_state and whole.level = 'total'
        where total.level = 'total' and whole.exchange_difference is not null
        group by all
        having coalesce(sum(step.change), 0) <> any_value(total.change)
    """,
    "a cohort only shrinks along the funnel": """
        select * from (
            select *, lag(reached_deals) over (
                partition by period_grain, period_start, period_state, pipeline_id
                order by stage_kind = 'won', stage_position
            ) as reached_before
            from reports.rpt_pipeline_by_stage
            where view = 'cohort' and level = 'stage' and stage_id <> '~none'
        )
        where reached_deals > reached_before
    """,
    "of a cohort no more are won by a day than by a later one, or than there are": """
        select * from reports.rpt_won_deals
        where cohort_leads_won_30 > cohort_leads_won_60 or cohort_leads_won_60 > cohort_leads_won_90
            or cohort_leads_won_90 > cohort_leads_won or cohort_leads_won > cohort_leads
    """,
    "a line of business is one of the lines of the whole": """
        select view, period_grain, period_start, period_state
        from reports.rpt_income_and_expense_by_line
        group by all
        having sum(case when line_of_business_id = '~all' then -result when article_id = '~all' then result end) <> 0
    """,
}


def broken(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    """What does not hold, in words; empty when all is well."""
    found = list(_parts(warehouse))
    for sentence, query in RULES.items():
        rows = warehouse.execute(query).fetchall()
        found += [f"not so: {sentence}: {row}" for row in rows[:2]]
    return found


def _parts(warehouse: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for mart, (more, levels, columns) in PARTS.items():
        key = ", ".join((*SPAN, *more))
        sums = ", ".join(f"coalesce(sum({column}), 0)" for column in columns)
        for level in levels:
            query = " except ".join(
                f"(select {key}, {sums} from reports.{mart} where level in ('{one}') group by {key})"
                for one in ("total", level)
            )
            # a period of which nothing is told has a whole and no parts
            idle = " and ".join(f"coalesce({column}, 0) = 0" for column in columns)
            query += f" except (select {key}, {sums} from reports.{mart} where level = 'total' and {idle} group by {key})"
            for row in warehouse.execute(query).fetchall()[:2]:
                yield f"{mart}: {level} does not make the total: {row}"
