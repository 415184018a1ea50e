--- from 12 on it can
--?
alter type mood add value 'calm';
