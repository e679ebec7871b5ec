"""The `rently` command: parses arguments, calls the runner, prints what it returns."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from rently.commands import dashboards, demo, events, fx, jobs, terminal, upkeep
from rently.runner import connection, embedded, health, output, portfolio, psql, tape, users
from rently.runner import deploy as deployment
from rently.runner import docs as documents
from rently.runner import drift as drifting
from rently.runner import lint as linting
from rently.runner.errors import PendingError
from rently.runner.source import Folders


@click.group(cls=output.Group)
@click.version_option(package_name="rently")
def main() -> None:
    """Rently: a lending platform for rent that lives in PostgreSQL."""


main.add_command(jobs.scheduler)
main.add_command(jobs.group)
main.add_command(upkeep.refresh)
main.add_command(upkeep.partitions)
main.add_command(fx.group)
main.add_command(events.relay_events)
main.add_command(dashboards.group)
main.add_command(demo.create)
main.add_command(terminal.open_psql)


@main.command()
@output.dsn_option
def up(dsn: str | None) -> None:
    """Start Rently: on the server named, else on its own embedded PostgreSQL with a demo."""
    is_embedded = connection.named_target(dsn) is None
    if is_embedded:
        server = embedded.start()
        output.note(f"embedded server {'started' if server.was_started else 'already running'}")
    with connection.connect(dsn, autocommit=True, require_session=True) as link:
        options = deployment.Options(with_roles=is_embedded)
        result = deployment.deploy(link, Folders.packaged(), options)
        output.note("; ".join(result.lines()))
    with connection.connect(dsn, autocommit=True) as link:
        if is_embedded and portfolio.create_demo(link):
            output.note("demo portfolio created")
        if is_embedded and (jobs_added := portfolio.schedule_closes(link)):
            output.note(f"{jobs_added} jobs close the day, each by its entity's clock")
        about = connection.describe(link)
        laws = portfolio.verify(link)
        broken = [law.name for law in laws if law.violations]
        output.record(
            {"server": about, "health": f"{len(laws) - len(broken)}/{len(laws)} laws hold"}
        )
        output.table(portfolio.overview(link), title="Loan portfolio overview")
    click.echo(f"Look around with:\n  {psql.command(dsn)}")
    click.get_current_context().exit(1 if broken else 0)


@main.command()
def down() -> None:
    """Stop the embedded server; a server named by --dsn or a variable is left alone."""
    output.note(f"embedded server {'stopped' if embedded.stop() else 'was not running'}")


@main.command()
@output.dsn_option
@output.json_option
def status(dsn: str | None, as_json: bool) -> None:
    """Report the server in use and what is deployed on it; exit code 3 if a deploy is pending."""
    target = connection.resolve(dsn)
    with connection.connect(dsn, autocommit=True) as link:
        about = {"source": target.source, **vars(connection.describe(link))}
        state = deployment.state(link, Folders.packaged())
    output.record({**about, **vars(state)}, as_json=as_json)
    click.get_current_context().exit(PendingError.exit_code if state.is_pending else 0)


@main.command()
@output.dsn_option
@output.json_option
@click.option("--plan", "only_plan", is_flag=True, help="Print what would be done; 3 if anything.")
@click.option("--rehearse", is_flag=True, help="Do it all in a transaction and roll that back.")
@click.option("--target", metavar="MIGRATION", help="Last migration to apply; no definitions then.")
@click.option("--roles", "with_roles", is_flag=True, help="Create the cluster-wide roles first.")
@output.wait_option
def deploy(dsn: str | None, as_json: bool, only_plan: bool, **options: Any) -> None:
    """Bring the database to what migrations and definitions say."""
    with connection.connect(dsn, autocommit=True, require_session=True) as link:
        output.note(f"database: {connection.describe(link)}")
        if only_plan:
            plan = deployment.make_plan(link, Folders.packaged(), options["target"])
            output.lines(plan.lines(), plan.as_dict(), as_json=as_json)
            click.get_current_context().exit(0 if plan.is_empty else PendingError.exit_code)
        chosen = deployment.Options(**options)
        result = deployment.deploy(link, Folders.packaged(), chosen, output.announce)
    output.lines(result.lines(), result.as_dict(), as_json=as_json)


@main.command()
@output.dsn_option
@output.json_option
@click.option("--target", metavar="MIGRATION", required=True, help="The one to stay, or zero.")
@output.wait_option
def rollback(dsn: str | None, as_json: bool, target: str, wait: float) -> None:
    """Roll back the migrations after the one to stay; definitions go where they are in the way."""
    with connection.connect(dsn, autocommit=True, require_session=True) as link:
        output.note(f"database: {connection.describe(link)}")
        result = deployment.rollback(link, Folders.packaged(), target, wait, output.announce)
    output.lines(result.lines(), result.as_dict(), as_json=as_json)


@main.command()
@output.dsn_option
@output.json_option
def verify(dsn: str | None, as_json: bool) -> None:
    """Check the laws of the data over all legal entities; exit code 1 if any is broken."""
    with connection.connect(dsn, autocommit=True) as link:
        laws = portfolio.verify(link)
    output.table(laws, as_json=as_json)
    click.get_current_context().exit(1 if any(law.violations for law in laws) else 0)


@main.command()
@output.dsn_option
@output.json_option
def doctor(dsn: str | None, as_json: bool) -> None:
    """Ask whether the server is fit for money and the work goes on; exit code 1 if not."""
    with connection.connect(dsn, autocommit=True) as link:
        findings = health.doctor(link)
    output.table(findings, as_json=as_json)
    click.get_current_context().exit(1 if any(found.state == "fail" for found in findings) else 0)


@main.command()
@output.dsn_option
@output.json_option
def drift(dsn: str | None, as_json: bool) -> None:
    """Show what was changed by hand since the last deploy; exit code 3 if anything was."""
    with connection.connect(dsn, autocommit=True, require_session=True) as link:
        found = drifting.drift(link, Folders.packaged())
    output.lines(found.lines(), asdict(found), as_json=as_json)
    click.get_current_context().exit(PendingError.exit_code if found.found else 0)


@main.group("docs")
def docs() -> None:
    """Write the reference pages."""


@docs.command("build")
@click.option("--check", is_flag=True, help="Write nothing; exit code 3 if a page is stale.")
@output.dsn_option
def build_docs(check: bool, dsn: str | None) -> None:
    """Write docs/reference from the catalogue of a deployed database."""
    with connection.connect(dsn, autocommit=True) as link:
        pages = documents.pages(link, main)
    changed = documents.stale(pages) if check else documents.write(pages)
    output.lines(changed, changed)
    output.note(f"{len(changed)} of {len(pages)} pages {'are stale' if check else 'written'}")
    click.get_current_context().exit(PendingError.exit_code if check and changed else 0)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--fix", is_flag=True, help="Mend what a machine can mend first.")
@output.dsn_option
@output.json_option
def lint(paths: tuple[Path, ...], fix: bool, dsn: str | None, as_json: bool) -> None:
    """Lint the sources (all, or PATHS) and the catalogue of the database, if there is one."""
    reports = list(map(output.noted, linting.sources(paths, fix=fix)))
    if not paths and connection.is_at_hand(dsn):
        with connection.connect(dsn, autocommit=True) as link:
            reports.append(output.noted(linting.catalogue(link, Folders.packaged().checks)))
    findings = [finding for report in reports for finding in report.findings]
    output.lines(findings, list(map(asdict, reports)), as_json=as_json)
    click.get_current_context().exit(1 if findings else 0)


@main.group("users")
def manage_users() -> None:
    """Manage logins and for which legal entities they may act."""


_login = click.argument("login")
_entity = click.option("--entity", "entity_code", required=True, help="Code of the legal entity.")
_role = click.option("--role", required=True, help="Business role, such as rently_loan_officer.")


@manage_users.command("add")
@output.dsn_option
@_login
@_entity
@_role
@click.option(
    "--kind",
    type=click.Choice(users.LOGIN_KINDS),
    default="person",
    show_default=True,
    help="Who connects; a gateway may name the end user it serves.",
)
@click.option("--name", "display_name", help="Name in audit reports.  [default: the login]")
@click.option(
    "--passfile",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Make a password and append it to this libpq passfile.",
)
@click.option("--ask-password", is_flag=True, help="Ask for the password on the terminal.")
def add_user(dsn: str | None, passfile: Path | None, ask_password: bool, **account: Any) -> None:
    """Create a login. Without a password it proves itself by certificate, peer or the like."""
    with connection.connect(dsn) as link, link.transaction():
        password = None
        if ask_password:
            password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        elif passfile:
            password = users.make_password()
        users.add(link, password=password, **account)
        if passfile and password:
            users.write_passfile(link, passfile, account["login"], password)
        output.note(f"{account['login']} may act for {account['entity_code']}")


@manage_users.command("list")
@output.dsn_option
@output.json_option
def list_users(dsn: str | None, as_json: bool) -> None:
    """List accounts and what they are for which legal entity."""
    with connection.connect(dsn) as link:
        output.table(users.list_all(link), as_json=as_json)


@manage_users.command("grant")
@output.dsn_option
@_login
@_entity
@_role
def grant_user(dsn: str | None, login: str, entity_code: str, role: str) -> None:
    """Give a login one more business role or legal entity."""
    with connection.connect(dsn) as link:
        users.grant(link, login, entity_code, role)


@manage_users.command("revoke")
@output.dsn_option
@_login
@_entity
@_role
def revoke_user(dsn: str | None, login: str, entity_code: str, role: str) -> None:
    """Take a business role for a legal entity from a login, at once."""
    with connection.connect(dsn) as link:
        users.revoke(link, login, entity_code, role)


@manage_users.command("disable")
@output.dsn_option
@_login
def disable_user(dsn: str | None, login: str) -> None:
    """Disable a login, at once, and end its sessions."""
    with connection.connect(dsn) as link:
        users.disable(link, login)


@main.group("import")
def import_() -> None:
    """Take data over from other systems."""


@import_.command("tape")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--legal-entity", metavar="CODE", required=True, help="Who takes the loans over.")
@click.option(
    "--map", "map_path", type=click.Path(path_type=Path), required=True, help="What is in it, YAML."
)
@click.option("--skip-bad", is_flag=True, help="Import the good rows although others are rejected.")
@output.dsn_option
@output.json_option
def import_tape(
    file: Path, legal_entity: str, map_path: Path, skip_bad: bool, dsn: str | None, as_json: bool
) -> None:
    """Import a loan tape: all its loans or, if a row is rejected, none."""
    with connection.connect(dsn) as link:
        output.note(f"database: {connection.describe(link)}")
        size = file.stat().st_size if file.is_file() else None
        with output.progress(file.name, size) as advance:
            result = tape.import_tape(
                link, file, map_path, legal_entity, skip_bad=skip_bad, advance=advance
            )
    output.lines(result.lines(), result.as_dict(), as_json=as_json)
    click.get_current_context().exit(1 if result.done is None else 0)
