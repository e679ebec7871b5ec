select ops.create_demo() as was_created
