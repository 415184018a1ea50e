create materialized view absence_days as
select pupil_id, count(*) filter (where excused) as excused, count(*) as days from absences group by pupil_id;
create unique index absence_days_pupil_ux on absence_days (pupil_id);
