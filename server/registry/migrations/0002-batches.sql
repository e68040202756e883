-- What devices sent, in the order readers page by, unread.
--
-- scope is what a reader pages through: the id of the reading site, or one of two ids that stand for
-- the audit trail and the statistics (sql-bytes.ts). n counts from 1 within a scope, without gaps, in the order of commit: see reader_sequence.

CREATE TABLE device_head (
  org uuid NOT NULL,
  site uuid NOT NULL,
  dev uuid NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  acks bigint NOT NULL DEFAULT 0,
  quarantined bigint NOT NULL DEFAULT 0,
  contact date,
  PRIMARY KEY (org, site, dev)
);

CREATE TABLE reader_sequence (
  org uuid NOT NULL,
  scope uuid NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (org, scope)
);

CREATE TABLE batch (
  org uuid NOT NULL,
  scope uuid NOT NULL,
  n bigint NOT NULL,
  site uuid NOT NULL,
  dev uuid NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  kind smallint NOT NULL,
  flags smallint NOT NULL,
  envelopes smallint NOT NULL,
  received_at timestamptz NOT NULL,
  receipt text NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (org, scope, n)
);

CREATE UNIQUE INDEX batch_by_sender ON batch (org, site, dev, seq);

CREATE INDEX batch_by_hash ON batch (org, hash);

-- Ciphertext does not compress; trying costs time.
ALTER TABLE batch ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Where each envelope lies within the bytes of its batch. key is the first eight bytes of its hash: a
-- row a third as long as one with the whole hash, and whoever looks one up compares the hash anyway.
CREATE TABLE envelope (
  org uuid NOT NULL,
  key bigint NOT NULL,
  scope uuid NOT NULL,
  n bigint NOT NULL,
  at integer NOT NULL,
  length integer NOT NULL,
  PRIMARY KEY (org, key, scope, n, at)
);

-- A closed pool of statistical envelopes: the batches of the statistics from after_n + 1 to upto_n.
CREATE TABLE pool (
  org uuid NOT NULL,
  upto_n bigint NOT NULL,
  after_n bigint NOT NULL,
  pool uuid NOT NULL,
  envelopes bigint NOT NULL,
  closed_at timestamptz NOT NULL,
  PRIMARY KEY (org, upto_n)
);
