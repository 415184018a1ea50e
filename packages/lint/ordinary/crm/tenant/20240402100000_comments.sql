comment on table deals is 'What somebody may buy from the organisation.';
comment on column deals.amount_cents is 'Without tax.';
comment on column contacts.search is 'Names and address, for the search box.';

--! down
comment on table deals is null;
comment on column deals.amount_cents is null;
comment on column contacts.search is null;
