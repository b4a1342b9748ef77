"""What the mails of `fixtures/bounces` are, told by reading them: the kinds for each, where a report names several
recipients. A forwarded report is none, and what a server says of its user weighs more than a filter's intention."""

EXPECTED = {
    "auto-reply": """
        rfc3834-02 rfc3834-04 rfc3834-06
    """,
    "complaint": """
        arf-02 arf-12 arf-15 arf-17 arf-21 arf-23 arf-25 lhost-amazonses-11
    """,
    "delivered": """
        lhost-amazonses-13 rfc3464-28
    """,
    "hard": """
        lhost-activehunter-01 lhost-amavis-01 lhost-amazonses-02 lhost-amazonses-05 lhost-amazonses-09
        lhost-amazonworkmail-02 lhost-apachejames-01 lhost-courier-02 lhost-courier-04 lhost-domino-02
        lhost-dragonfly-09 lhost-dragonfly-11 lhost-exchange2003-01 lhost-exchange2003-03 lhost-exchange2003-05
        lhost-exchange2007-01 lhost-exchange2007-07 lhost-exim-02 lhost-exim-30 lhost-gmail-18 lhost-mailru-01
        lhost-mailru-05 lhost-mcafee-01 lhost-mcafee-03 lhost-mcafee-05 lhost-messagingserver-06
        lhost-messagingserver-08 lhost-messagingserver-10 lhost-mfilter-02 lhost-mimecast-01 lhost-mxlogic-01
        lhost-mxlogic-03 lhost-notes-02 lhost-office365-01 lhost-office365-07 lhost-office365-09 lhost-office365-11
        lhost-office365-13 lhost-outlook-02 lhost-postfix-02 lhost-postfix-04 lhost-postfix-06 lhost-postfix-31
        lhost-postfix-33 lhost-postfix-57 lhost-powermta-01 lhost-powermta-03 lhost-qmail-02 lhost-qmail-12
        lhost-qmail-16 lhost-qmail-18 lhost-receivingses-01 lhost-sendgrid-01 lhost-sendmail-02 lhost-sendmail-22
        lhost-sendmail-25 lhost-sendmail-27 lhost-sendmail-37 lhost-sendmail-41 lhost-sendmail-45 lhost-sendmail-47
        lhost-sendmail-49 lhost-sendmail-51 lhost-sendmail-57 lhost-surfcontrol-01 lhost-v5sendmail-03
        lhost-verizon-02 lhost-x1-02 lhost-x3-01 lhost-x3-03 lhost-x5-01 lhost-x6-02 lhost-yahoo-06 lhost-yahoo-10
        lhost-zoho-01 lhost-zoho-03 rfc3464-06 rfc3464-10 rfc3464-58 rfc3464-66 rhost-aol-04 rhost-apple-04
        rhost-facebook-03 rhost-franceptt-01 rhost-google-02 rhost-gsuite-02 rhost-gsuite-08 rhost-gsuite-14
        rhost-kddi-02 rhost-messagelabs-02 rhost-microsoft-03 rhost-nttdocomo-01 rhost-outlook-02 rhost-zoho-01
        err/make-test-01 err/make-test-07 err/make-test-13 err/make-test-15 err/make-test-17 err/make-test-19
        err/make-test-21 err/make-test-23 err/make-test-27 err/make-test-29 err/make-test-31 err/make-test-37
    """,
    "hard soft": """
        lhost-gmx-03 lhost-mailru-03 lhost-opensmtpd-02 lhost-opensmtpd-17 lhost-outlook-04 lhost-postfix-13
        lhost-v5sendmail-05 lhost-v5sendmail-07 lhost-yandex-02 rhost-outlook-04
    """,
    "none": """
        arf-19 lhost-fml-03 lhost-sendmail-14 not/is-not-bounce-02
    """,
    "soft": """
        rfc3464-36 lhost-amavis-03 lhost-amazonses-07 lhost-amazonses-15 lhost-amazonses-17 lhost-amazonses-19
        lhost-amazonses-21 lhost-amazonworkmail-04 lhost-amazonworkmail-07 lhost-barracuda-02 lhost-biglobe-01
        lhost-dragonfly-01 lhost-dragonfly-03 lhost-dragonfly-05 lhost-dragonfly-07 lhost-dragonfly-13
        lhost-dragonfly-15 lhost-dragonfly-17 lhost-dragonfly-19 lhost-dragonfly-21 lhost-dragonfly-23
        lhost-dragonfly-25 lhost-dragonfly-27 lhost-dragonfly-29 lhost-einsundeins-02 lhost-exchange2007-03
        lhost-exchange2007-05 lhost-exim-04 lhost-exim-06 lhost-exim-08 lhost-exim-32 lhost-exim-34 lhost-exim-36
        lhost-exim-38 lhost-exim-40 lhost-exim-42 lhost-exim-44 lhost-exim-46 lhost-exim-48 lhost-exim-50
        lhost-exim-52 lhost-exim-54 lhost-exim-56 lhost-exim-58 lhost-exim-60 lhost-ezweb-01 lhost-ezweb-03
        lhost-ezweb-05 lhost-ezweb-08 lhost-gmail-03 lhost-gmail-05 lhost-gmail-07 lhost-gmail-09 lhost-gmail-11
        lhost-gmail-16 lhost-gmx-01 lhost-googlegroups-01 lhost-googlegroups-03 lhost-googlegroups-05
        lhost-googlegroups-07 lhost-googlegroups-09 lhost-googlegroups-11 lhost-googlegroups-13
        lhost-googleworkspace-01 lhost-imailserver-02 lhost-imailserver-04 lhost-kddi-01 lhost-kddi-03
        lhost-mailfoundry-02 lhost-mailru-07 lhost-mailru-09 lhost-messagingserver-02 lhost-messagingserver-04
        lhost-messagingserver-12 lhost-mfilter-04 lhost-office365-03 lhost-office365-05 lhost-opensmtpd-04
        lhost-opensmtpd-06 lhost-opensmtpd-11 lhost-opensmtpd-13 lhost-opensmtpd-15 lhost-outlook-07
        lhost-outlook-09 lhost-postfix-08 lhost-postfix-10 lhost-postfix-15 lhost-postfix-17 lhost-postfix-29
        lhost-postfix-35 lhost-postfix-37 lhost-postfix-39 lhost-postfix-41 lhost-postfix-43 lhost-postfix-45
        lhost-postfix-47 lhost-postfix-49 lhost-postfix-51 lhost-postfix-53 lhost-postfix-55 lhost-postfix-59
        lhost-postfix-61 lhost-postfix-63 lhost-postfix-65 lhost-postfix-67 lhost-postfix-69 lhost-postfix-71
        lhost-postfix-73 lhost-postfix-75 lhost-postfix-77 lhost-postfix-79 lhost-qmail-04 lhost-qmail-06
        lhost-qmail-08 lhost-qmail-10 lhost-qmail-14 lhost-qmail-20 lhost-qmail-22 lhost-qmail-24
        lhost-receivingses-03 lhost-receivingses-05 lhost-receivingses-07 lhost-sendgrid-03 lhost-sendmail-04
        lhost-sendmail-06 lhost-sendmail-08 lhost-sendmail-10 lhost-sendmail-12 lhost-sendmail-16 lhost-sendmail-18
        lhost-sendmail-20 lhost-sendmail-29 lhost-sendmail-31 lhost-sendmail-33 lhost-sendmail-35 lhost-sendmail-39
        lhost-sendmail-43 lhost-sendmail-53 lhost-sendmail-55 lhost-sendmail-59 lhost-surfcontrol-03
        lhost-trendmicro-02 lhost-v5sendmail-01 lhost-x1-04 lhost-x2-02 lhost-x2-04 lhost-x2-06 lhost-x3-06
        lhost-yahoo-02 lhost-yahoo-04 lhost-yahoo-08 lhost-yahoo-12 lhost-yahoo-14 lhost-zoho-05 rfc3464-03
        rfc3464-08 rfc3464-34 rfc3464-38 rfc3464-40 rfc3464-43 rfc3464-52 rfc3464-54 rfc3464-56 rfc3464-60
        rfc3464-62 rfc3464-64 rhost-aol-02 rhost-aol-06 rhost-apple-02 rhost-cloudflare-01 rhost-franceptt-03
        rhost-franceptt-05 rhost-franceptt-07 rhost-franceptt-10 rhost-franceptt-12 rhost-godaddy-03 rhost-google-04
        rhost-google-06 rhost-google-08 rhost-gsuite-04 rhost-gsuite-06 rhost-gsuite-10 rhost-gsuite-12 rhost-iua-01
        rhost-microsoft-01 rhost-microsoft-05 rhost-mimecast-01 rhost-nttdocomo-03 rhost-outlook-07 rhost-outlook-09
        rhost-tencent-01 rhost-tencent-03 rhost-yahooinc-02 rhost-zoho-03 err/make-test-03 err/make-test-05
        err/make-test-09 err/make-test-11 err/make-test-25 err/make-test-33 err/make-test-35
    """,
}
