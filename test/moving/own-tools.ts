/** What bare runners of one's own keep: the versions that ran. */
export const history: string = `create table schema_migrations (version varchar(255) primary key, applied_at timestamp default current_timestamp)`;
