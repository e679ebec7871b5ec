-- finds: lending.loan.status
grant update (status) on lending.loan to rently_app;
