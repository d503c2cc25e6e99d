using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Leeward.Migrations.Sqlite.Generated
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "cases_caregiver",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Relationship = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Phone = table.Column<byte[]>(type: "BLOB", nullable: true),
                    LivesWithChild = table.Column<bool>(type: "INTEGER", nullable: true),
                    IsGuardian = table.Column<bool>(type: "INTEGER", nullable: true),
                    KeyName = table.Column<long>(type: "INTEGER", nullable: true),
                    KeyPhone = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_caregiver", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_case",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    ChildId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Status = table.Column<int>(type: "INTEGER", nullable: false),
                    Risk = table.Column<int>(type: "INTEGER", nullable: false),
                    Violence = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    StaffInvolved = table.Column<bool>(type: "INTEGER", nullable: false),
                    WorkerId = table.Column<Guid>(type: "TEXT", nullable: true),
                    OpenedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ClosedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ClosureReason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    TimesReopened = table.Column<int>(type: "INTEGER", nullable: false),
                    PlanDueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FollowUpDueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ReviewDueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    TimesReviewed = table.Column<int>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_case", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_child",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<byte[]>(type: "BLOB", nullable: true),
                    NameLatin = table.Column<byte[]>(type: "BLOB", nullable: true),
                    BirthDate = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ResidentId = table.Column<byte[]>(type: "BLOB", nullable: true),
                    BirthYear = table.Column<int>(type: "INTEGER", nullable: true),
                    BirthYearEstimated = table.Column<bool>(type: "INTEGER", nullable: false),
                    Sex = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Functioning = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    Vulnerabilities = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Address = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Household = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Changes = table.Column<int>(type: "INTEGER", nullable: false),
                    RegisteredAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: true),
                    MergedIntoId = table.Column<Guid>(type: "TEXT", nullable: true),
                    MatchedVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    KeySurnameDay = table.Column<long>(type: "INTEGER", nullable: true),
                    KeyGivenDay = table.Column<long>(type: "INTEGER", nullable: true),
                    KeyNameYear = table.Column<long>(type: "INTEGER", nullable: true),
                    KeyNameHere = table.Column<long>(type: "INTEGER", nullable: true),
                    KeyDayHere = table.Column<long>(type: "INTEGER", nullable: true),
                    KeyResident = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_child", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_child_key",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    FromId = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_child_key", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_child_merge",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    KeptId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OtherId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    MergedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    MergedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FromOther = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Memory = table.Column<byte[]>(type: "BLOB", nullable: true),
                    UndoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    UndoneById = table.Column<Guid>(type: "TEXT", nullable: true),
                    UndoReason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_child_merge", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_child_pair",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    FirstId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SecondId = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    PerMille = table.Column<int>(type: "INTEGER", nullable: false),
                    Caution = table.Column<int>(type: "INTEGER", nullable: false),
                    Why = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    FoundAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    DecidedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_child_pair", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_closure",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    FormRecordId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Risk = table.Column<int>(type: "INTEGER", nullable: false),
                    OpenServices = table.Column<int>(type: "INTEGER", nullable: false),
                    Withdrawal = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    AskedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DecidedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ReopeningReason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    ReopenedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ReopenedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    ReopeningNote = table.Column<byte[]>(type: "BLOB", nullable: true),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_closure", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_form",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Form = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    FormVersion = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    PackVersion = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Answers = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Level = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    LevelIsCertain = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsDraft = table.Column<bool>(type: "INTEGER", nullable: false),
                    FiledById = table.Column<Guid>(type: "TEXT", nullable: true),
                    FiledAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_form", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_glass_break",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CaseNumber = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false),
                    BrokenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UntilAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Finding = table.Column<int>(type: "INTEGER", nullable: false),
                    ReviewedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    ReviewedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Note = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_glass_break", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_goal",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Text = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Actions = table.Column<byte[]>(type: "BLOB", nullable: true),
                    DueOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    State = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_goal", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_imported_row",
                columns: table => new
                {
                    Key = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Content = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_imported_row", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "cases_incident",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Violence = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    HappenedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    DayIsExact = table.Column<bool>(type: "INTEGER", nullable: false),
                    RespondentRelationship = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    RespondentIsStaff = table.Column<bool>(type: "INTEGER", nullable: false),
                    Place = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Account = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Respondent = table.Column<byte[]>(type: "BLOB", nullable: true),
                    RecordedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_incident", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_note",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Text = table.Column<byte[]>(type: "BLOB", nullable: true),
                    WrittenById = table.Column<Guid>(type: "TEXT", nullable: true),
                    WrittenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_note", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_plan",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    SubmittedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    SubmittedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ApprovedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    ApprovedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Changes = table.Column<int>(type: "INTEGER", nullable: false),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_plan", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_report",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Channel = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Category = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Situation = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Severity = table.Column<int>(type: "INTEGER", nullable: false),
                    AboutMyself = table.Column<bool>(type: "INTEGER", nullable: false),
                    InDangerNow = table.Column<bool>(type: "INTEGER", nullable: false),
                    ChildAge = table.Column<int>(type: "INTEGER", nullable: true),
                    Place = table.Column<byte[]>(type: "BLOB", nullable: true),
                    WhatHappened = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ChildName = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Contact = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Institution = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ReceiptKey = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    TriagedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    OutcomeNote = table.Column<byte[]>(type: "BLOB", nullable: true),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_report", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_review",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    PlannedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    PlannedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    HeldOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Participants = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Findings = table.Column<byte[]>(type: "BLOB", nullable: true),
                    RiskBefore = table.Column<int>(type: "INTEGER", nullable: true),
                    Risk = table.Column<int>(type: "INTEGER", nullable: true),
                    RiskReason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Decision = table.Column<int>(type: "INTEGER", nullable: true),
                    DecisionReason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    NextDueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RecordedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_review", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_review_goal",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    GoalId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Text = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Progress = table.Column<int>(type: "INTEGER", nullable: false),
                    Note = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_review_goal", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases_service",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    ChildId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    ProviderId = table.Column<Guid>(type: "TEXT", nullable: true),
                    DueOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    DeliveredOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    RequestedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SettledAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Answer = table.Column<byte[]>(type: "BLOB", nullable: true),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases_service", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "insight_published_review",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    PublishedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    PublishedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    Figures = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insight_published_review", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_account",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DisplayName = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    SigningBody = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsActive = table.Column<bool>(type: "INTEGER", nullable: false),
                    UserName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    NormalizedUserName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    Email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    NormalizedEmail = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    EmailConfirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    PasswordHash = table.Column<string>(type: "TEXT", nullable: true),
                    SecurityStamp = table.Column<string>(type: "TEXT", nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "TEXT", nullable: true),
                    PhoneNumber = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    PhoneNumberConfirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    TwoFactorEnabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    LockoutEnd = table.Column<long>(type: "INTEGER", nullable: true),
                    LockoutEnabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    AccessFailedCount = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_account", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_assignment",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    UnitId = table.Column<Guid>(type: "TEXT", nullable: true),
                    FromAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UntilAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_assignment", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_audit",
                columns: table => new
                {
                    Seq = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    ActorId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Actor = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Verb = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Result = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    RecordId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Details = table.Column<string>(type: "TEXT", nullable: false),
                    PrevHash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_audit", x => x.Seq);
                });

            migrationBuilder.CreateTable(
                name: "kernel_audit_head",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Seq = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Mac = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_audit_head", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_client",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClientId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RenewedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_client", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_client_secret",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    FromAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UntilAt = table.Column<long>(type: "INTEGER", nullable: true),
                    UsedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_client_secret", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_data_key",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    SealClass = table.Column<int>(type: "INTEGER", nullable: false),
                    Wrapped = table.Column<byte[]>(type: "BLOB", nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RetiredAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_data_key", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_invitation",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UsedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    MadeById = table.Column<Guid>(type: "TEXT", nullable: true),
                    MadeBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    IsReset = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_invitation", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_job",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    Input = table.Column<string>(type: "TEXT", nullable: false),
                    AnyNode = table.Column<bool>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Done = table.Column<long>(type: "INTEGER", nullable: false),
                    Total = table.Column<long>(type: "INTEGER", nullable: true),
                    Cursor = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Answer = table.Column<string>(type: "TEXT", nullable: false),
                    LeaseOwner = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    LeaseUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    Tries = table.Column<int>(type: "INTEGER", nullable: false),
                    NextTryAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Error = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    ErrorArgs = table.Column<string>(type: "TEXT", nullable: true),
                    AskedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    AskedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_job", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_job_chunk",
                columns: table => new
                {
                    JobId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Seq = table.Column<int>(type: "INTEGER", nullable: false),
                    Cipher = table.Column<byte[]>(type: "BLOB", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_job_chunk", x => new { x.JobId, x.Name, x.Seq });
                });

            migrationBuilder.CreateTable(
                name: "kernel_kept_answer",
                columns: table => new
                {
                    Owner = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Asked = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Status = table.Column<int>(type: "INTEGER", nullable: false),
                    Answer = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_kept_answer", x => new { x.Owner, x.Key });
                });

            migrationBuilder.CreateTable(
                name: "kernel_named_person",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    FromAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UntilAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_named_person", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_outbox",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Type = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Tries = table.Column<int>(type: "INTEGER", nullable: false),
                    NextTryAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Error = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_outbox", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_outbox_heard",
                columns: table => new
                {
                    MessageId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Handler = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_outbox_heard", x => new { x.MessageId, x.Handler });
                });

            migrationBuilder.CreateTable(
                name: "kernel_role_request",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    UnitId = table.Column<Guid>(type: "TEXT", nullable: true),
                    FromAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UntilAt = table.Column<long>(type: "INTEGER", nullable: true),
                    AskedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    AskedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    DecidedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    DecidedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_role_request", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_session",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    FromAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Device = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_session", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_shared",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    UnitId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ForId = table.Column<Guid>(type: "TEXT", nullable: false),
                    FromAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UntilAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_shared", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_web_key",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_web_key", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "procedures_absence",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    CentreId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CoverId = table.Column<Guid>(type: "TEXT", nullable: false),
                    FromAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UntilAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SetAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SetBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_absence", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_act_request",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SubjectNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Act = table.Column<byte[]>(type: "BLOB", nullable: true),
                    RequestedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    RequestedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Approved = table.Column<bool>(type: "INTEGER", nullable: false),
                    DecidedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_act_request", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_adoption",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProcedureCode = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    ProcedureVersion = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    InForceFrom = table.Column<long>(type: "INTEGER", nullable: false),
                    ApprovedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_adoption", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_approval",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Edition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    TitleEn = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    TitleZh = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Document = table.Column<string>(type: "TEXT", nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    BasisHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    EffectiveOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    RunningCases = table.Column<int>(type: "INTEGER", nullable: false),
                    FromPhase = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    ReviewOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    SentById = table.Column<Guid>(type: "TEXT", nullable: true),
                    SentBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    SentAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Acts = table.Column<int>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_approval", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_breach",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CentreId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SubjectNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Rule = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Severity = table.Column<int>(type: "INTEGER", nullable: false),
                    RaisedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SettledAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_breach", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_calendar_edition",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Origin = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    NoticeEn = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    NoticeZh = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Days = table.Column<string>(type: "TEXT", nullable: false),
                    KnownThrough = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PackHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PublishedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    PublishedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_calendar_edition", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_calendar_key",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_calendar_key", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_centre",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    NameEn = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NameZh = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Phone = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Services = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    IsOpen = table.Column<bool>(type: "INTEGER", nullable: false),
                    OpenedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ClosedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Capacity = table.Column<int>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_centre", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_centre_opening",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OpenedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ClosedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    IsCorrection = table.Column<bool>(type: "INTEGER", nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_centre_opening", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_comment",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    InviteeId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    Field = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    ProposedEn = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    ProposedZh = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    WithdrawnAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Answer = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    AnsweredBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    AnsweredAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_comment", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_consultation",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Edition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    TitleEn = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    TitleZh = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Document = table.Column<string>(type: "TEXT", nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ClosesOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Questions = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    HeldBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    OpenedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_consultation", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_covered_act",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AbsenceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SubjectNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Act = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_covered_act", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_custody",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Act = table.Column<int>(type: "INTEGER", nullable: false),
                    Purpose = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_custody", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_draft",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Edition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    TitleEn = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    TitleZh = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    BasisHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Document = table.Column<string>(type: "TEXT", nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Errors = table.Column<int>(type: "INTEGER", nullable: false),
                    Warnings = table.Column<int>(type: "INTEGER", nullable: false),
                    MadeById = table.Column<Guid>(type: "TEXT", nullable: true),
                    MadeBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_draft", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_draft_revision",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Seq = table.Column<int>(type: "INTEGER", nullable: false),
                    Document = table.Column<string>(type: "TEXT", nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    ById = table.Column<Guid>(type: "TEXT", nullable: true),
                    By = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_draft_revision", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_evidence",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Type = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Media = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Name = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Key = table.Column<byte[]>(type: "BLOB", nullable: true),
                    DeletedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ReceivedHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ReceivedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_evidence", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_evidence_deletion",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    FileId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Holding = table.Column<Guid>(type: "TEXT", nullable: true),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Ground = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    AskedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    AskedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DecidedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    KeptUntil = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Keep = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    RuleSource = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    RuleArticle = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    RuleProvenance = table.Column<string>(type: "TEXT", maxLength: 1, nullable: false),
                    Pack = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_evidence_deletion", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_evidence_hold",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    PlacedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    PlacedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LiftedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LiftedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    LiftReason = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_evidence_hold", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_hand_over",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    CentreId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    GiverId = table.Column<Guid>(type: "TEXT", nullable: false),
                    TakerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    GivenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    AcceptedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    WithdrawnAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LeftOut = table.Column<int>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_hand_over", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_hand_over_item",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    HandOverId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SubjectNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    DueTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Steps = table.Column<string>(type: "TEXT", nullable: false),
                    Note = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_hand_over_item", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_invitee",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Body = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    InvitedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Stance = table.Column<int>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    RespondedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_invitee", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_judged_point",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Lawful = table.Column<bool>(type: "INTEGER", nullable: false),
                    Weight = table.Column<int>(type: "INTEGER", nullable: false),
                    Rule = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    After = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: true),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_judged_point", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_judgement",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CentreId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProcedureCode = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Month = table.Column<int>(type: "INTEGER", nullable: false),
                    IsClosed = table.Column<bool>(type: "INTEGER", nullable: false),
                    Cost = table.Column<long>(type: "INTEGER", nullable: false),
                    WorstCost = table.Column<long>(type: "INTEGER", nullable: false),
                    GaveUp = table.Column<bool>(type: "INTEGER", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    NextTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    JudgedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_judgement", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_mail_box",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Address = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ProvedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Asked = table.Column<byte[]>(type: "BLOB", nullable: true),
                    CodeKey = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    CodeUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    CodeTries = table.Column<int>(type: "INTEGER", nullable: false),
                    Codes = table.Column<int>(type: "INTEGER", nullable: false),
                    CodesSince = table.Column<long>(type: "INTEGER", nullable: true),
                    Language = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    SentAt = table.Column<long>(type: "INTEGER", nullable: true),
                    HandedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    UnsureAt = table.Column<long>(type: "INTEGER", nullable: true),
                    IsOwed = table.Column<bool>(type: "INTEGER", nullable: false),
                    Tries = table.Column<int>(type: "INTEGER", nullable: false),
                    NextTryAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RefusedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RefusedWith = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_mail_box", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_mail_told",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ThingId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Stage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DueTicks = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_mail_told", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_moved_case",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    MoveId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CentreId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SubjectNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Block = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Renewed = table.Column<bool>(type: "INTEGER", nullable: false),
                    CalendarNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    Kept = table.Column<int>(type: "INTEGER", nullable: false),
                    Dropped = table.Column<int>(type: "INTEGER", nullable: false),
                    Added = table.Column<int>(type: "INTEGER", nullable: false),
                    Earlier = table.Column<int>(type: "INTEGER", nullable: false),
                    Held = table.Column<int>(type: "INTEGER", nullable: false),
                    Passed = table.Column<int>(type: "INTEGER", nullable: false),
                    Asked = table.Column<int>(type: "INTEGER", nullable: false),
                    Plan = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_moved_case", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_published",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Edition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Definition = table.Column<string>(type: "TEXT", nullable: false),
                    EffectiveFrom = table.Column<long>(type: "INTEGER", nullable: false),
                    PublishedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    BasisHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ApprovalId = table.Column<Guid>(type: "TEXT", nullable: true),
                    RunningCases = table.Column<int>(type: "INTEGER", nullable: false),
                    FromPhase = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    ReviewOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_published", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_recounted_run",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CentreId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SubjectNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Edition = table.Column<int>(type: "INTEGER", nullable: false),
                    Earlier = table.Column<int>(type: "INTEGER", nullable: false),
                    Kept = table.Column<int>(type: "INTEGER", nullable: false),
                    Later = table.Column<int>(type: "INTEGER", nullable: false),
                    Moves = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_recounted_run", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_reminder_seen",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    StepRowId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Stage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DueTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_reminder_seen", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_rollout",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Edition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    TitleEn = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    TitleZh = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    ReceiptBy = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    TrainingBy = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ReadyBy = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    InForceBy = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    StartedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_rollout", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_rollout_note",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Act = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Stage = table.Column<int>(type: "INTEGER", nullable: false),
                    Details = table.Column<string>(type: "TEXT", maxLength: 1200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_rollout_note", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_rollout_place",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    RolloutId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CentreId = table.Column<Guid>(type: "TEXT", nullable: false),
                    NameEn = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NameZh = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Stage = table.Column<int>(type: "INTEGER", nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ReceivedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Audience = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    MustTrain = table.Column<int>(type: "INTEGER", nullable: false),
                    Trained = table.Column<int>(type: "INTEGER", nullable: false),
                    TrainedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    TrainedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    TrainedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Checks = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    ReadyAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ReadyBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    InForceAt = table.Column<long>(type: "INTEGER", nullable: true),
                    InForceBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    AdoptedHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    BeforeFrom = table.Column<long>(type: "INTEGER", nullable: true),
                    BeforeBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    RemindedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Reminders = table.Column<int>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_rollout_place", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_run",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    SubjectNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ProcedureCode = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CentreId = table.Column<Guid>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false),
                    ClosedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<byte[]>(type: "BLOB", nullable: true),
                    HeldSince = table.Column<byte[]>(type: "BLOB", nullable: true),
                    WakeTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    WakeRank = table.Column<int>(type: "INTEGER", nullable: false),
                    WakeCount = table.Column<int>(type: "INTEGER", nullable: false),
                    BrokenSince = table.Column<long>(type: "INTEGER", nullable: true),
                    CalendarNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    WorkDayTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Holds = table.Column<int>(type: "INTEGER", nullable: false),
                    Deletions = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_run", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_run_event",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Seq = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Actor = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Body = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_run_event", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_share",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    WithEvidence = table.Column<bool>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedBy = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_share", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_signature",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Seq = table.Column<int>(type: "INTEGER", nullable: false),
                    Body = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: true),
                    SignedHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Seal = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Proof = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_signature", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_simulation",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DraftId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Edition = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AgainstHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Settings = table.Column<string>(type: "TEXT", nullable: false),
                    Result = table.Column<string>(type: "TEXT", nullable: false),
                    OfSeenRuns = table.Column<bool>(type: "INTEGER", nullable: false),
                    JobId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AskedById = table.Column<Guid>(type: "TEXT", nullable: true),
                    AskedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RemovedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_simulation", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_step",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CentreId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SubjectNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ContentHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Phase = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Role = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    IsOpen = table.Column<bool>(type: "INTEGER", nullable: false),
                    BecauseUnknown = table.Column<bool>(type: "INTEGER", nullable: false),
                    DueTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    TargetAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Clock = table.Column<int>(type: "INTEGER", nullable: false),
                    IsHard = table.Column<bool>(type: "INTEGER", nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Provenance = table.Column<string>(type: "TEXT", maxLength: 1, nullable: false),
                    DeadlineKind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    SettledLate = table.Column<bool>(type: "INTEGER", nullable: false),
                    SettledAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Grave = table.Column<int>(type: "INTEGER", nullable: false),
                    SureTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Sureness = table.Column<int>(type: "INTEGER", nullable: false),
                    ToldTicks = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_step", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "procedures_version_move",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    AccessId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    FromHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ToHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    FromPhase = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Names = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    AskedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LookedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    MovedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    MovedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    MoveReason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    UndoneBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    UndoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    UndoReason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    IsSynthetic = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_procedures_version_move", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "kernel_account_claim",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClaimType = table.Column<string>(type: "TEXT", nullable: true),
                    ClaimValue = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_account_claim", x => x.Id);
                    table.ForeignKey(
                        name: "FK_kernel_account_claim_kernel_account_UserId",
                        column: x => x.UserId,
                        principalTable: "kernel_account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kernel_account_login",
                columns: table => new
                {
                    LoginProvider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    ProviderKey = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    ProviderDisplayName = table.Column<string>(type: "TEXT", nullable: true),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_account_login", x => new { x.LoginProvider, x.ProviderKey });
                    table.ForeignKey(
                        name: "FK_kernel_account_login_kernel_account_UserId",
                        column: x => x.UserId,
                        principalTable: "kernel_account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kernel_account_passkey",
                columns: table => new
                {
                    CredentialId = table.Column<byte[]>(type: "BLOB", maxLength: 1024, nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Data = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_account_passkey", x => x.CredentialId);
                    table.ForeignKey(
                        name: "FK_kernel_account_passkey_kernel_account_UserId",
                        column: x => x.UserId,
                        principalTable: "kernel_account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "kernel_account_token",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LoginProvider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_account_token", x => new { x.UserId, x.LoginProvider, x.Name });
                    table.ForeignKey(
                        name: "FK_kernel_account_token_kernel_account_UserId",
                        column: x => x.UserId,
                        principalTable: "kernel_account",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_cases_caregiver_KeyName",
                table: "cases_caregiver",
                column: "KeyName");

            migrationBuilder.CreateIndex(
                name: "IX_cases_caregiver_KeyPhone",
                table: "cases_caregiver",
                column: "KeyPhone");

            migrationBuilder.CreateIndex(
                name: "IX_cases_caregiver_OwnerId",
                table: "cases_caregiver",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_case_ChildId",
                table: "cases_case",
                column: "ChildId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_case_FollowUpDueAt_Id",
                table: "cases_case",
                columns: new[] { "FollowUpDueAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_case_Number",
                table: "cases_case",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_case_Region_FollowUpDueAt",
                table: "cases_case",
                columns: new[] { "Region", "FollowUpDueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_case_Region_ReviewDueAt",
                table: "cases_case",
                columns: new[] { "Region", "ReviewDueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_case_Region_Status_Risk_Id",
                table: "cases_case",
                columns: new[] { "Region", "Status", "Risk", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_case_Risk_Id",
                table: "cases_case",
                columns: new[] { "Risk", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_case_WorkerId",
                table: "cases_case",
                column: "WorkerId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_CaseId",
                table: "cases_child",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_KeyDayHere_Id",
                table: "cases_child",
                columns: new[] { "KeyDayHere", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_KeyGivenDay_Id",
                table: "cases_child",
                columns: new[] { "KeyGivenDay", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_KeyNameHere_Id",
                table: "cases_child",
                columns: new[] { "KeyNameHere", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_KeyNameYear_Id",
                table: "cases_child",
                columns: new[] { "KeyNameYear", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_KeyResident_Id",
                table: "cases_child",
                columns: new[] { "KeyResident", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_KeySurnameDay_Id",
                table: "cases_child",
                columns: new[] { "KeySurnameDay", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_MergedIntoId",
                table: "cases_child",
                column: "MergedIntoId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_Number",
                table: "cases_child",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_Region_Id",
                table: "cases_child",
                columns: new[] { "Region", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_unmatched",
                table: "cases_child",
                column: "Id",
                filter: "\"MatchedVersion\" <> \"Version\"");

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_key_Key_Region_OwnerId",
                table: "cases_child_key",
                columns: new[] { "Key", "Region", "OwnerId" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_key_OwnerId",
                table: "cases_child_key",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_merge_KeptId",
                table: "cases_child_merge",
                column: "KeptId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_merge_OtherId",
                table: "cases_child_merge",
                column: "OtherId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_merge_Region_Id",
                table: "cases_child_merge",
                columns: new[] { "Region", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_pair_FirstId_SecondId",
                table: "cases_child_pair",
                columns: new[] { "FirstId", "SecondId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_pair_FoundAt_Id",
                table: "cases_child_pair",
                columns: new[] { "FoundAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_pair_Region_State_PerMille_Id",
                table: "cases_child_pair",
                columns: new[] { "Region", "State", "PerMille", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_child_pair_SecondId",
                table: "cases_child_pair",
                column: "SecondId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_closure_CaseId",
                table: "cases_closure",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_closure_DecidedAt",
                table: "cases_closure",
                column: "DecidedAt");

            migrationBuilder.CreateIndex(
                name: "IX_cases_closure_Region_Id",
                table: "cases_closure",
                columns: new[] { "Region", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_closure_State_Region",
                table: "cases_closure",
                columns: new[] { "State", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_form_CaseId",
                table: "cases_form",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_form_Region_Id",
                table: "cases_form",
                columns: new[] { "Region", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_glass_break_Region_Finding",
                table: "cases_glass_break",
                columns: new[] { "Region", "Finding" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_goal_OwnerId",
                table: "cases_goal",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_imported_row_OwnerId",
                table: "cases_imported_row",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_incident_CaseId",
                table: "cases_incident",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_incident_Region_Id",
                table: "cases_incident",
                columns: new[] { "Region", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_note_CaseId",
                table: "cases_note",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_note_Region_Id",
                table: "cases_note",
                columns: new[] { "Region", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_plan_CaseId",
                table: "cases_plan",
                column: "CaseId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_plan_State_Region",
                table: "cases_plan",
                columns: new[] { "State", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_report_CaseId",
                table: "cases_report",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_report_Number",
                table: "cases_report",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_report_ReceiptKey",
                table: "cases_report",
                column: "ReceiptKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_report_Severity_ReceivedAt_Id",
                table: "cases_report",
                columns: new[] { "Severity", "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_report_State_Region_Severity_ReceivedAt_Id",
                table: "cases_report",
                columns: new[] { "State", "Region", "Severity", "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_review_CaseId",
                table: "cases_review",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_review_CaseId_State",
                table: "cases_review",
                columns: new[] { "CaseId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_review_Region_Id",
                table: "cases_review",
                columns: new[] { "Region", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_review_goal_OwnerId",
                table: "cases_review_goal",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_service_CaseId",
                table: "cases_service",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_cases_service_DeliveredOn",
                table: "cases_service",
                column: "DeliveredOn");

            migrationBuilder.CreateIndex(
                name: "IX_cases_service_Number",
                table: "cases_service",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_cases_service_ProviderId_State",
                table: "cases_service",
                columns: new[] { "ProviderId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_service_Region_Id",
                table: "cases_service",
                columns: new[] { "Region", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_insight_published_review_Year_PublishedAt",
                table: "insight_published_review",
                columns: new[] { "Year", "PublishedAt" });

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "kernel_account",
                column: "NormalizedEmail");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_account_Region",
                table: "kernel_account",
                column: "Region");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "kernel_account",
                column: "NormalizedUserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_kernel_account_claim_UserId",
                table: "kernel_account_claim",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_account_login_UserId",
                table: "kernel_account_login",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_account_passkey_UserId",
                table: "kernel_account_passkey",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_assignment_AccountId",
                table: "kernel_assignment",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_assignment_UnitId_Role",
                table: "kernel_assignment",
                columns: new[] { "UnitId", "Role" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_ActorId_Seq",
                table: "kernel_audit",
                columns: new[] { "ActorId", "Seq" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_At",
                table: "kernel_audit",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_RecordId_Seq",
                table: "kernel_audit",
                columns: new[] { "RecordId", "Seq" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_Verb_Seq",
                table: "kernel_audit",
                columns: new[] { "Verb", "Seq" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_client_ClientId",
                table: "kernel_client",
                column: "ClientId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_kernel_client_Region",
                table: "kernel_client",
                column: "Region");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_client_secret_OwnerId",
                table: "kernel_client_secret",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_invitation_AccountId",
                table: "kernel_invitation",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_invitation_Code",
                table: "kernel_invitation",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_kernel_job_Kind_Key",
                table: "kernel_job",
                columns: new[] { "Kind", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_job_Region_Id",
                table: "kernel_job",
                columns: new[] { "Region", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_job_State_AskedAt",
                table: "kernel_job",
                columns: new[] { "State", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_kept_answer_At",
                table: "kernel_kept_answer",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_named_person_AccessId_AccountId",
                table: "kernel_named_person",
                columns: new[] { "AccessId", "AccountId" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_named_person_AccountId",
                table: "kernel_named_person",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_outbox_DoneAt_Id",
                table: "kernel_outbox",
                columns: new[] { "DoneAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_role_request_AccountId",
                table: "kernel_role_request",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_role_request_State_Region",
                table: "kernel_role_request",
                columns: new[] { "State", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_session_AccountId",
                table: "kernel_session",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_shared_ForId",
                table: "kernel_shared",
                column: "ForId");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_shared_UnitId",
                table: "kernel_shared",
                column: "UnitId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_absence_CentreId_FromAt",
                table: "procedures_absence",
                columns: new[] { "CentreId", "FromAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_absence_CoverId_UntilAt",
                table: "procedures_absence",
                columns: new[] { "CoverId", "UntilAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_absence_PersonId_UntilAt",
                table: "procedures_absence",
                columns: new[] { "PersonId", "UntilAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_act_request_AccessId",
                table: "procedures_act_request",
                column: "AccessId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_act_request_Region_DecidedAt_RequestedAt",
                table: "procedures_act_request",
                columns: new[] { "Region", "DecidedAt", "RequestedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_act_request_RunId",
                table: "procedures_act_request",
                column: "RunId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_adoption_OwnerId_ContentHash",
                table: "procedures_adoption",
                columns: new[] { "OwnerId", "ContentHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_adoption_ProcedureCode",
                table: "procedures_adoption",
                column: "ProcedureCode");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_approval_DraftId_State",
                table: "procedures_approval",
                columns: new[] { "DraftId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_approval_Region_State",
                table: "procedures_approval",
                columns: new[] { "Region", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_breach_AccessId",
                table: "procedures_breach",
                column: "AccessId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_breach_Region_SettledAt_Severity",
                table: "procedures_breach",
                columns: new[] { "Region", "SettledAt", "Severity" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_breach_RunId_Rule_Step_Number",
                table: "procedures_breach",
                columns: new[] { "RunId", "Rule", "Step", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_calendar_edition_Number",
                table: "procedures_calendar_edition",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_calendar_key_Hash",
                table: "procedures_calendar_key",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_calendar_key_OwnerId",
                table: "procedures_calendar_key",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_centre_Region_Id",
                table: "procedures_centre",
                columns: new[] { "Region", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_centre_opening_OwnerId",
                table: "procedures_centre_opening",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_comment_OwnerId_Step",
                table: "procedures_comment",
                columns: new[] { "OwnerId", "Step" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_consultation_DraftId",
                table: "procedures_consultation",
                column: "DraftId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_consultation_Region_State",
                table: "procedures_consultation",
                columns: new[] { "Region", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_covered_act_AbsenceId_At",
                table: "procedures_covered_act",
                columns: new[] { "AbsenceId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_covered_act_AccessId",
                table: "procedures_covered_act",
                column: "AccessId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_custody_OwnerId_At",
                table: "procedures_custody",
                columns: new[] { "OwnerId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_draft_Region_State",
                table: "procedures_draft",
                columns: new[] { "Region", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_draft_revision_OwnerId_Seq",
                table: "procedures_draft_revision",
                columns: new[] { "OwnerId", "Seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_evidence_OwnerId_Step_Number",
                table: "procedures_evidence",
                columns: new[] { "OwnerId", "Step", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_evidence_deletion_FileId_AskedAt",
                table: "procedures_evidence_deletion",
                columns: new[] { "FileId", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_evidence_deletion_Holding",
                table: "procedures_evidence_deletion",
                column: "Holding",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_evidence_deletion_State",
                table: "procedures_evidence_deletion",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_evidence_hold_OwnerId",
                table: "procedures_evidence_hold",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_hand_over_CentreId_Role_GivenAt",
                table: "procedures_hand_over",
                columns: new[] { "CentreId", "Role", "GivenAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_hand_over_GiverId",
                table: "procedures_hand_over",
                column: "GiverId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_hand_over_TakerId_GivenAt",
                table: "procedures_hand_over",
                columns: new[] { "TakerId", "GivenAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_hand_over_item_AccessId",
                table: "procedures_hand_over_item",
                column: "AccessId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_hand_over_item_HandOverId",
                table: "procedures_hand_over_item",
                column: "HandOverId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_invitee_AccountId",
                table: "procedures_invitee",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_invitee_OwnerId_AccountId",
                table: "procedures_invitee",
                columns: new[] { "OwnerId", "AccountId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_judged_point_Kind_Step",
                table: "procedures_judged_point",
                columns: new[] { "Kind", "Step" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_judged_point_OwnerId",
                table: "procedures_judged_point",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_judgement_AccessId",
                table: "procedures_judgement",
                column: "AccessId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_judgement_CentreId",
                table: "procedures_judgement",
                column: "CentreId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_judgement_Region_Month",
                table: "procedures_judgement",
                columns: new[] { "Region", "Month" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_judgement_RunId",
                table: "procedures_judgement",
                column: "RunId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_mail_box_OwnerId",
                table: "procedures_mail_box",
                column: "OwnerId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_mail_told_OwnerId_ThingId_Stage_DueTicks",
                table: "procedures_mail_told",
                columns: new[] { "OwnerId", "ThingId", "Stage", "DueTicks" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_moved_case_AccessId",
                table: "procedures_moved_case",
                column: "AccessId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_moved_case_MoveId_RunId",
                table: "procedures_moved_case",
                columns: new[] { "MoveId", "RunId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_moved_case_Region_MoveId",
                table: "procedures_moved_case",
                columns: new[] { "Region", "MoveId" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_moved_case_RunId",
                table: "procedures_moved_case",
                column: "RunId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_published_Code_Edition",
                table: "procedures_published",
                columns: new[] { "Code", "Edition" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_published_ContentHash",
                table: "procedures_published",
                column: "ContentHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_recounted_run_AccessId",
                table: "procedures_recounted_run",
                column: "AccessId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_recounted_run_Edition_RunId",
                table: "procedures_recounted_run",
                columns: new[] { "Edition", "RunId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_recounted_run_Region_Edition",
                table: "procedures_recounted_run",
                columns: new[] { "Region", "Edition" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_recounted_run_RunId",
                table: "procedures_recounted_run",
                column: "RunId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_reminder_seen_OwnerId_StepRowId_Stage_DueTicks",
                table: "procedures_reminder_seen",
                columns: new[] { "OwnerId", "StepRowId", "Stage", "DueTicks" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_rollout_Region",
                table: "procedures_rollout",
                column: "Region");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_rollout_note_OwnerId_At",
                table: "procedures_rollout_note",
                columns: new[] { "OwnerId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_rollout_place_CentreId",
                table: "procedures_rollout_place",
                column: "CentreId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_rollout_place_RolloutId_CentreId",
                table: "procedures_rollout_place",
                columns: new[] { "RolloutId", "CentreId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_rollout_place_RolloutId_Region",
                table: "procedures_rollout_place",
                columns: new[] { "RolloutId", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_run_AccessId",
                table: "procedures_run",
                column: "AccessId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_run_BrokenSince",
                table: "procedures_run",
                column: "BrokenSince",
                filter: "\"BrokenSince\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_run_CentreId_ClosedAt",
                table: "procedures_run",
                columns: new[] { "CentreId", "ClosedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_run_ClosedAt_CalendarNumber",
                table: "procedures_run",
                columns: new[] { "ClosedAt", "CalendarNumber" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_run_Region_StartedAt",
                table: "procedures_run",
                columns: new[] { "Region", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_run_WakeRank_WakeTicks",
                table: "procedures_run",
                columns: new[] { "WakeRank", "WakeTicks" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_run_event_OwnerId_Seq",
                table: "procedures_run_event",
                columns: new[] { "OwnerId", "Seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_share_OwnerId_EndedAt",
                table: "procedures_share",
                columns: new[] { "OwnerId", "EndedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_signature_AccountId_State",
                table: "procedures_signature",
                columns: new[] { "AccountId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_signature_OwnerId_Seq",
                table: "procedures_signature",
                columns: new[] { "OwnerId", "Seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_simulation_AccessId",
                table: "procedures_simulation",
                column: "AccessId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_simulation_ContentHash_RemovedAt",
                table: "procedures_simulation",
                columns: new[] { "ContentHash", "RemovedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_simulation_DraftId_RemovedAt",
                table: "procedures_simulation",
                columns: new[] { "DraftId", "RemovedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_step_AccessId",
                table: "procedures_step",
                column: "AccessId");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_step_Grave_DueTicks",
                table: "procedures_step",
                columns: new[] { "Grave", "DueTicks" },
                filter: "\"IsOpen\" AND \"ToldTicks\" <> \"DueTicks\"");

            migrationBuilder.CreateIndex(
                name: "IX_procedures_step_IsOpen_DueTicks",
                table: "procedures_step",
                columns: new[] { "IsOpen", "DueTicks" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_step_Region_IsOpen_DueTicks",
                table: "procedures_step",
                columns: new[] { "Region", "IsOpen", "DueTicks" });

            migrationBuilder.CreateIndex(
                name: "IX_procedures_step_RunId_Step_Number",
                table: "procedures_step",
                columns: new[] { "RunId", "Step", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_procedures_version_move_Code_State",
                table: "procedures_version_move",
                columns: new[] { "Code", "State" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "cases_caregiver");

            migrationBuilder.DropTable(
                name: "cases_case");

            migrationBuilder.DropTable(
                name: "cases_child");

            migrationBuilder.DropTable(
                name: "cases_child_key");

            migrationBuilder.DropTable(
                name: "cases_child_merge");

            migrationBuilder.DropTable(
                name: "cases_child_pair");

            migrationBuilder.DropTable(
                name: "cases_closure");

            migrationBuilder.DropTable(
                name: "cases_form");

            migrationBuilder.DropTable(
                name: "cases_glass_break");

            migrationBuilder.DropTable(
                name: "cases_goal");

            migrationBuilder.DropTable(
                name: "cases_imported_row");

            migrationBuilder.DropTable(
                name: "cases_incident");

            migrationBuilder.DropTable(
                name: "cases_note");

            migrationBuilder.DropTable(
                name: "cases_plan");

            migrationBuilder.DropTable(
                name: "cases_report");

            migrationBuilder.DropTable(
                name: "cases_review");

            migrationBuilder.DropTable(
                name: "cases_review_goal");

            migrationBuilder.DropTable(
                name: "cases_service");

            migrationBuilder.DropTable(
                name: "insight_published_review");

            migrationBuilder.DropTable(
                name: "kernel_account_claim");

            migrationBuilder.DropTable(
                name: "kernel_account_login");

            migrationBuilder.DropTable(
                name: "kernel_account_passkey");

            migrationBuilder.DropTable(
                name: "kernel_account_token");

            migrationBuilder.DropTable(
                name: "kernel_assignment");

            migrationBuilder.DropTable(
                name: "kernel_audit");

            migrationBuilder.DropTable(
                name: "kernel_audit_head");

            migrationBuilder.DropTable(
                name: "kernel_client");

            migrationBuilder.DropTable(
                name: "kernel_client_secret");

            migrationBuilder.DropTable(
                name: "kernel_data_key");

            migrationBuilder.DropTable(
                name: "kernel_invitation");

            migrationBuilder.DropTable(
                name: "kernel_job");

            migrationBuilder.DropTable(
                name: "kernel_job_chunk");

            migrationBuilder.DropTable(
                name: "kernel_kept_answer");

            migrationBuilder.DropTable(
                name: "kernel_named_person");

            migrationBuilder.DropTable(
                name: "kernel_outbox");

            migrationBuilder.DropTable(
                name: "kernel_outbox_heard");

            migrationBuilder.DropTable(
                name: "kernel_role_request");

            migrationBuilder.DropTable(
                name: "kernel_session");

            migrationBuilder.DropTable(
                name: "kernel_shared");

            migrationBuilder.DropTable(
                name: "kernel_web_key");

            migrationBuilder.DropTable(
                name: "procedures_absence");

            migrationBuilder.DropTable(
                name: "procedures_act_request");

            migrationBuilder.DropTable(
                name: "procedures_adoption");

            migrationBuilder.DropTable(
                name: "procedures_approval");

            migrationBuilder.DropTable(
                name: "procedures_breach");

            migrationBuilder.DropTable(
                name: "procedures_calendar_edition");

            migrationBuilder.DropTable(
                name: "procedures_calendar_key");

            migrationBuilder.DropTable(
                name: "procedures_centre");

            migrationBuilder.DropTable(
                name: "procedures_centre_opening");

            migrationBuilder.DropTable(
                name: "procedures_comment");

            migrationBuilder.DropTable(
                name: "procedures_consultation");

            migrationBuilder.DropTable(
                name: "procedures_covered_act");

            migrationBuilder.DropTable(
                name: "procedures_custody");

            migrationBuilder.DropTable(
                name: "procedures_draft");

            migrationBuilder.DropTable(
                name: "procedures_draft_revision");

            migrationBuilder.DropTable(
                name: "procedures_evidence");

            migrationBuilder.DropTable(
                name: "procedures_evidence_deletion");

            migrationBuilder.DropTable(
                name: "procedures_evidence_hold");

            migrationBuilder.DropTable(
                name: "procedures_hand_over");

            migrationBuilder.DropTable(
                name: "procedures_hand_over_item");

            migrationBuilder.DropTable(
                name: "procedures_invitee");

            migrationBuilder.DropTable(
                name: "procedures_judged_point");

            migrationBuilder.DropTable(
                name: "procedures_judgement");

            migrationBuilder.DropTable(
                name: "procedures_mail_box");

            migrationBuilder.DropTable(
                name: "procedures_mail_told");

            migrationBuilder.DropTable(
                name: "procedures_moved_case");

            migrationBuilder.DropTable(
                name: "procedures_published");

            migrationBuilder.DropTable(
                name: "procedures_recounted_run");

            migrationBuilder.DropTable(
                name: "procedures_reminder_seen");

            migrationBuilder.DropTable(
                name: "procedures_rollout");

            migrationBuilder.DropTable(
                name: "procedures_rollout_note");

            migrationBuilder.DropTable(
                name: "procedures_rollout_place");

            migrationBuilder.DropTable(
                name: "procedures_run");

            migrationBuilder.DropTable(
                name: "procedures_run_event");

            migrationBuilder.DropTable(
                name: "procedures_share");

            migrationBuilder.DropTable(
                name: "procedures_signature");

            migrationBuilder.DropTable(
                name: "procedures_simulation");

            migrationBuilder.DropTable(
                name: "procedures_step");

            migrationBuilder.DropTable(
                name: "procedures_version_move");

            migrationBuilder.DropTable(
                name: "kernel_account");
        }
    }
}
