-- Organisations and what is known of their people, devices and sites: the signed log, word for word.
--
-- Every key begins with the organisation, so that a distributed engine can place an organisation's
-- rows together. The two exceptions, signer and invite, are directories: they answer which
-- organisation a request belongs to, and are small.

CREATE TABLE organisation (
  org uuid NOT NULL PRIMARY KEY,
  practice boolean NOT NULL,
  created_at timestamptz NOT NULL,
  log_seq bigint NOT NULL,
  log_hash bytea NOT NULL
);

CREATE TABLE log_entry (
  org uuid NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (org, seq)
);

CREATE TABLE signer (
  id uuid NOT NULL PRIMARY KEY,
  org uuid NOT NULL
);

CREATE TABLE proposal (
  org uuid NOT NULL,
  payload_hash bytea NOT NULL,
  seq bigint NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (org, payload_hash)
);

CREATE TABLE head_statement (
  org uuid NOT NULL PRIMARY KEY,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  jws text NOT NULL
);

CREATE TABLE invite (
  invite text NOT NULL PRIMARY KEY,
  org uuid NOT NULL,
  site uuid NOT NULL,
  role text NOT NULL,
  exp text NOT NULL,
  tag text NOT NULL,
  request text,
  requested_at text,
  used boolean NOT NULL DEFAULT false
);

CREATE INDEX invite_by_org ON invite (org, site);
