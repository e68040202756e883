-- Custody acknowledgements, and for each sending device the order in which it learns of them.

CREATE TABLE acknowledgement (
  org uuid NOT NULL,
  id bytea NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (org, id)
);

CREATE TABLE acknowledgement_for (
  org uuid NOT NULL,
  site uuid NOT NULL,
  dev uuid NOT NULL,
  n bigint NOT NULL,
  id bytea NOT NULL,
  PRIMARY KEY (org, site, dev, n)
);

CREATE TABLE custody (
  org uuid NOT NULL,
  site uuid NOT NULL,
  dev uuid NOT NULL,
  seq bigint NOT NULL,
  custodian uuid NOT NULL,
  PRIMARY KEY (org, site, dev, seq, custodian)
);
