"""What a user may type: the words on the fields and the shape of the values. Rules are the services'."""
