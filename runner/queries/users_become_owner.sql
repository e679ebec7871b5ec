-- Commands for administrators are executed as the owner, whose members they are.
set local role rently_owner
