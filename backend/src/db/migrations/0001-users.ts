import type { Migration } from './migration.ts'

export const users: Migration = {
  name: '0001-users',
  up: `
    create type user_role as enum ('admin', 'developer', 'analyst', 'viewer');

    create table users (
      id uuid constraint users_pk primary key,
      username varchar(100) not null constraint users_username_uq unique,
      email varchar(100) not null constraint users_email_uq unique,
      hashed_password varchar(255),
      full_name varchar(201),
      first_name varchar(100),
      last_name varchar(100),
      is_active boolean not null default true,
      is_superuser boolean not null default false,
      role user_role not null default 'viewer',
      external_id varchar(255) constraint users_external_id_uq unique,
      settings jsonb,
      preferences jsonb,
      last_login timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index users_created_at_ix on users (created_at);

    create table roles (
      id uuid constraint roles_pk primary key,
      name varchar(50) not null constraint roles_name_uq unique,
      description text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );

    create table permissions (
      id uuid constraint permissions_pk primary key,
      name varchar(50) not null constraint permissions_name_uq unique,
      description text,
      resource varchar(50) not null,
      action varchar(50) not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );

    create table user_role_association (
      user_id uuid not null constraint user_role_user_fk references users (id) on delete cascade,
      role_id uuid not null constraint user_role_role_fk references roles (id) on delete cascade,
      constraint user_role_pk primary key (user_id, role_id)
    );
    create index user_role_role_ix on user_role_association (role_id);

    create table role_permission_association (
      role_id uuid not null constraint role_permission_role_fk references roles (id) on delete cascade,
      permission_id uuid not null
        constraint role_permission_permission_fk references permissions (id) on delete cascade,
      constraint role_permission_pk primary key (role_id, permission_id)
    );
    create index role_permission_permission_ix on role_permission_association (permission_id);

    create table api_keys (
      id uuid constraint api_keys_pk primary key,
      key_hash char(64) not null constraint api_keys_key_hash_uq unique,
      key_prefix varchar(8) not null,
      name varchar(100) not null,
      description text,
      scopes varchar(255),
      is_active boolean not null default true,
      expires_at timestamptz,
      last_used_at timestamptz,
      user_id uuid not null constraint api_keys_user_fk references users (id) on delete cascade,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index api_keys_user_ix on api_keys (user_id, created_at);
  `,
  down: `
    drop table api_keys;
    drop table role_permission_association;
    drop table user_role_association;
    drop table permissions;
    drop table roles;
    drop table users;
    drop type user_role;
  `,
}
