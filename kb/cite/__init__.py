"""Values into the forms that citing needs: CSL-JSON and formatted references."""
