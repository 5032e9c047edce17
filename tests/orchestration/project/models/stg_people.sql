{{ config(schema='staging', materialized='view') }}
select * from (values ('u1', 'Anna O''Neil'), ('u2', 'Борис {{ "{{" }} 1 }}'), ('~none', null)) as people (user_id, name)
