create type mood as enum ('sad', 'fine', 'happy');
