create sequence numbers increment by 2 maxvalue 5000;
