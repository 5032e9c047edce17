select
    movement_id,
    account_id,
    cast(booked_on as date) as booked_on,
    cast(amount as decimal(18, 2)) as amount
from (
    values
    ('m1', '40702810000000000001', '2026-01-11', 100.10),
    ('m2', '40702810000000000002', '2026-02-02', 7.00)
) as movements (movement_id, account_id, booked_on, amount)
