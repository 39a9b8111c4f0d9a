"""Microsoft Teams: nothing is believed before its token is proven, and no token goes elsewhere."""
