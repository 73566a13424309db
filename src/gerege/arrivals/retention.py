"""What is kept of arrivals: until they are taken in, and not a day longer."""

from gerege.vault.retention import Holds, Table

TABLES = (Table("arrivals.Arrival", Holds.IDENTITY, "arrivals", stays="passing"),)
