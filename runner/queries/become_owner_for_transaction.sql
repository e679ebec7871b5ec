set local role rently_owner
