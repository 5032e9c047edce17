with departments as (
    select * from {{ ref('int_departments_unioned') }} where not is_deleted
),

mentioned as (
    select distinct department_id from {{ ref('int_user_departments_unioned') }} where not is_deleted
    union
    select distinct department_id from {{ ref('int_users_unioned') }} where not is_deleted
),

final as (
    select
        department_id,
        name,
        parent_id,
        head_id,
        true as is_listed
    from departments
    union all
    select mentioned.department_id, mentioned.department_id as name, null as parent_id, null as head_id, false
    from mentioned
    left join departments on mentioned.department_id = departments.department_id
    where departments.department_id is null and mentioned.department_id is not null
    union all
    select '~none', null, null, null, false
)

select * from final
