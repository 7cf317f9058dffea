/** The programs that use the database, each under a role of its own that may do what that program does and no more. */
export const DATABASE_PROGRAMS = ['web', 'trader', 'recorder', 'sync', 'worker', 'monitor'] as const;
export type DatabaseProgram = (typeof DATABASE_PROGRAMS)[number];

/** Owns the database: migrations, new users, backups. */
export const ADMIN_ROLE = 'rec_io_admin';
/** The role of all programs before each had its own; the installation's own looks and tests use it. */
export const SERVICE_ROLE = 'rec_io_user';
export const DATABASE_NAME = 'rec_io_db';

export const roleOf = (program: DatabaseProgram): string => `rec_io_${program}`;

/** Everyone but the owner. Roles belong to the whole server, so whoever may make roles makes these before the migrations. */
export const LOGIN_ROLES: readonly string[] = [SERVICE_ROLE, ...DATABASE_PROGRAMS.map(roleOf)];
