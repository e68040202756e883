-- Requests to join that somebody refused, and invites that were withdrawn.
ALTER TABLE invite ADD COLUMN refused boolean NOT NULL DEFAULT false;
