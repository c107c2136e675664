/** A person's service password as argon2id; `wrong` counts tries that were not right, five close it. */
export interface ServicePasswordsTable {
  person_id: string;
  hash: string;
  wrong: number;
  set_at: Date;
}
