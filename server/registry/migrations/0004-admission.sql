-- What the endpoint remembers so that no process owns state: nonces seen, use by key, its own key.

CREATE TABLE nonce (
  org uuid NOT NULL,
  key uuid NOT NULL,
  nonce text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (org, key, nonce)
);

CREATE INDEX nonce_by_age ON nonce (at);

CREATE TABLE key_use (
  org uuid NOT NULL,
  key uuid NOT NULL,
  day date NOT NULL,
  minute integer NOT NULL,
  requests integer NOT NULL,
  bytes bigint NOT NULL,
  PRIMARY KEY (org, key, day)
);

CREATE TABLE endpoint_key (
  name text NOT NULL PRIMARY KEY,
  jwk text NOT NULL
);
