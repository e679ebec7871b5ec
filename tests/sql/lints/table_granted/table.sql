-- finds: lending.loan
grant select on lending.loan to rently_executive;
