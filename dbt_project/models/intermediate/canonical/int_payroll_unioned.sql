{{ union_staged('payroll') }}
