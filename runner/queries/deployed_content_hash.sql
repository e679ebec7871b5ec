select ops.deployed_content_hash()
