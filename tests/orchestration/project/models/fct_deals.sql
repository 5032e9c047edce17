select
    deal_id,
    user_id,
    size_band,
    cast(won_on as date) as won_on,
    cast(amount_base as decimal(18, 2)) as amount_base,
    cast(amount_base is not null as integer) as is_priced
from (
    values
    ('d1', 'u1', 'small', '2026-01-10', 100.10),
    ('d2', 'u1', 'large', '2026-01-31', 1000000.20),
    ('d3', 'u2', 'small', '2026-02-01', 0.07),
    ('d4', '~none', 'small', '2026-02-15', null),
    ('d5', 'u2', 'large', '2026-03-03', 99.99)
) as deals (deal_id, user_id, size_band, won_on, amount_base)
