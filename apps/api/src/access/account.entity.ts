import type { Role, TokenScope } from "@kepu/schema";
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from "typeorm";

/** A person who signs in. */
@Entity("account")
export class Account {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "account_pk" }) id: string;
  /** unique whatever its case */
  @Column("text", { name: "user_name" }) userName: string;
  @Column("text") name: string;
  /** argon2id */
  @Column("text", { name: "password_hash" }) passwordHash: string;
  @Column("boolean", { default: false }) disabled: boolean;
  /** failed sign-ins since the last success */
  @Column("int", { default: 0 }) failures: number;
  @Column("timestamptz", { name: "locked_until", nullable: true }) lockedUntil: Date | null;
}

/** A program's, device's or display's token: 256 random bits, stored as SHA-256. */
@Entity("credential")
@Index("credential_token_uq", ["tokenHash"], { unique: true })
@Index("credential_owner_ix", ["ownerId"])
@Index("credential_organisation_ix", ["organisationId"])
export class Credential {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "credential_pk" }) id: string;
  @Column("text") kind: "DEVICE" | "DISPLAY" | "PROGRAM";
  @Column("text") name: string;
  @Column("bytea", { name: "token_hash" }) tokenHash: Buffer;
  /** DEVICE: a vendor's cloud rather than one terminal */
  @Column("boolean", { default: false }) vendor: boolean;
  @Column("timestamptz", { name: "expires_at", nullable: true }) expiresAt: Date | null;
  @Column("timestamptz", { name: "revoked_at", nullable: true }) revokedAt: Date | null;
  /** a token's owner: this account, or this organisation; its rights are those that the owner has now, and it has no grants of its own */
  @Column("uuid", { name: "owner_id", nullable: true }) ownerId: string | null;
  @Column("uuid", { name: "organisation_id", nullable: true }) organisationId: string | null;
  /** what a token may be used for; null: a credential that is not limited so */
  @Column("text", { array: true, nullable: true }) scopes: TokenScope[] | null;
  @Column("uuid", { name: "created_by", nullable: true }) createdBy: string | null;
  @Column("timestamptz", { name: "created_at", nullable: true }) createdAt: Date | null;
  /** to the minute */
  @Column("timestamptz", { name: "last_used_at", nullable: true }) lastUsedAt: Date | null;
}

/** A role of an account or credential, and what it covers. */
@Entity("role_grant")
@Index("role_grant_holder_ix", ["holderId"])
export class RoleGrantRow {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "role_grant_pk" }) id: string;
  /** account or credential */
  @Column("uuid", { name: "holder_id" }) holderId: string;
  @Column("text") role: Role;
  @Column("uuid", { name: "region_id", nullable: true }) regionId: string | null;
  @Column("uuid", { name: "organisation_id", nullable: true }) organisationId: string | null;
  @Column("uuid", { name: "activity_id", nullable: true }) activityId: string | null;
  /** the one kiosk a device writes for */
  @Column("uuid", { name: "kiosk_id", nullable: true }) kioskId: string | null;
}

/** A signed-in browser: 256 random bits in a cookie, stored as SHA-256. */
@Entity("session")
@Index("session_token_uq", ["tokenHash"], { unique: true })
export class Session {
  @PrimaryColumn("uuid", { primaryKeyConstraintName: "session_pk" }) id: string;
  @Column("uuid", { name: "account_id" }) accountId: string;
  @ManyToOne(() => Account, { onDelete: "CASCADE" })
  @JoinColumn({ name: "account_id", foreignKeyConstraintName: "session_account_fk" })
  account?: Account;
  @Column("bytea", { name: "token_hash" }) tokenHash: Buffer;
  @Column("timestamptz", { name: "created_at" }) createdAt: Date;
  /** the last request of the user's; a live socket alone is none */
  @Column("timestamptz", { name: "last_request_at" }) lastRequestAt: Date;
  @Column("timestamptz", { name: "ended_at", nullable: true }) endedAt: Date | null;
}
