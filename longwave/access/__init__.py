"""Who may read what: plain rules that the site, feeds, audio and mail all ask."""
