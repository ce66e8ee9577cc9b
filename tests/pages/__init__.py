"""Page tests: screens through NiceGUI's simulated browser, in this process."""
