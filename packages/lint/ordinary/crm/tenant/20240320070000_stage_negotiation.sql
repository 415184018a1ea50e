--! irreversible: PostgreSQL cannot take a value out of an enum
alter type deal_stage add value 'negotiation' after 'proposal';
