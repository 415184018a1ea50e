analyze devices;
