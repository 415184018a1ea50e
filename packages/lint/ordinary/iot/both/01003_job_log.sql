create table job_log (
  id bigint generated always as identity primary key,
  job text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  failed boolean not null default false
);
create index job_log_job_idx on job_log (job, started_at desc);
