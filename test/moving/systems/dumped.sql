--
-- PostgreSQL database dump
--

\restrict Kq1

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: tenant_acme; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA tenant_acme;


--
-- Name: plan; Type: TYPE; Schema: tenant_acme; Owner: -
--

CREATE TYPE tenant_acme.plan AS ENUM (
    'free',
    'paid'
);


--
-- Name: order_total(integer); Type: FUNCTION; Schema: tenant_acme; Owner: -
--

CREATE FUNCTION tenant_acme.order_total(integer) RETURNS numeric
    LANGUAGE sql STABLE
    AS $_$ select sum(total) from tenant_acme.orders where user_id = $1 $_$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: orders; Type: TABLE; Schema: tenant_acme; Owner: -
--

CREATE TABLE tenant_acme.orders (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    total numeric(12,2),
    CONSTRAINT orders_total_check CHECK ((total >= (0)::numeric))
);


--
-- Name: orders_id_seq; Type: SEQUENCE; Schema: tenant_acme; Owner: -
--

CREATE SEQUENCE tenant_acme.orders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: orders_id_seq; Type: SEQUENCE OWNED BY; Schema: tenant_acme; Owner: -
--

ALTER SEQUENCE tenant_acme.orders_id_seq OWNED BY tenant_acme.orders.id;


--
-- Name: users; Type: TABLE; Schema: tenant_acme; Owner: -
--

CREATE TABLE tenant_acme.users (
    id bigint NOT NULL,
    email text NOT NULL,
    plan tenant_acme.plan DEFAULT 'free'::tenant_acme.plan NOT NULL
);


--
-- Name: TABLE users; Type: COMMENT; Schema: tenant_acme; Owner: -
--

COMMENT ON TABLE tenant_acme.users IS 'people; who pay';


--
-- Name: paying; Type: VIEW; Schema: tenant_acme; Owner: -
--

CREATE VIEW tenant_acme.paying AS
 SELECT users.id,
    users.email,
    users.plan
   FROM tenant_acme.users
  WHERE (users.plan = 'paid'::tenant_acme.plan);


--
-- Name: users_id_seq; Type: SEQUENCE; Schema: tenant_acme; Owner: -
--

ALTER TABLE tenant_acme.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME tenant_acme.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: orders id; Type: DEFAULT; Schema: tenant_acme; Owner: -
--

ALTER TABLE ONLY tenant_acme.orders ALTER COLUMN id SET DEFAULT nextval('tenant_acme.orders_id_seq'::regclass);


--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: tenant_acme; Owner: -
--

ALTER TABLE ONLY tenant_acme.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


--
-- Name: users users_email_key; Type: CONSTRAINT; Schema: tenant_acme; Owner: -
--

ALTER TABLE ONLY tenant_acme.users
    ADD CONSTRAINT users_email_key UNIQUE (email);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: tenant_acme; Owner: -
--

ALTER TABLE ONLY tenant_acme.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: orders_user; Type: INDEX; Schema: tenant_acme; Owner: -
--

CREATE INDEX orders_user ON tenant_acme.orders USING btree (user_id);


--
-- Name: orders orders_user_id_fkey; Type: FK CONSTRAINT; Schema: tenant_acme; Owner: -
--

ALTER TABLE ONLY tenant_acme.orders
    ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES tenant_acme.users(id);


--
-- PostgreSQL database dump complete
--

\unrestrict Kq1

