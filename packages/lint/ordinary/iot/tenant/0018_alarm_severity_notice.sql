alter type severity add value if not exists 'notice' after 'info';
