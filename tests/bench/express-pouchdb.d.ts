declare module "express-pouchdb" {
  import type { RequestHandler } from "express";

  type Options = {
    readonly mode?: "fullCouchDB" | "minimumForPouchDB" | "custom";
    readonly inMemoryConfig?: boolean;
    readonly logPath?: string;
  };

  /** CouchDB's HTTP interface over a PouchDB constructor, as an Express handler. */
  export default function expressPouchDB(
    database: new (name?: string) => PouchDB.Database,
    options?: Options,
  ): RequestHandler;
}
