"""What people, programs and attackers send: kept case by case (the lists beside this file), answered with a sentence."""
