{{ union_staged('absences') }}
