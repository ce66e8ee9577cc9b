"""Who is acting: sessions, sign-in and registration flows, the captcha, and the outside systems."""
